using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Web.Localization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Ioa.Network.Web.Endpoints;

/// <summary>The files in posts: received as a plain stream, sent with headers that keep the browser from running anything in them.</summary>
internal static class Attachments
{
    public static void MapAttachments(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/vedlegg").RequireAuthorization().ExcludeFromDescription();
        group.MapGet("/{id:guid}", SendAsync);
        group.MapPost("", ReceiveAsync).AddEndpointFilter(Writing.RequireAntiforgeryAsync);
        group.MapDelete("/{id:guid}", RemoveAsync).AddEndpointFilter(Writing.RequireAntiforgeryAsync);

        // An experience's files: what is open is open to those without an account too.
        endpoints.MapGet("/erfaringer/vedlegg/{id:guid}", SendAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> SendAsync(Guid id, AttachmentQuery query, HttpContext http, CancellationToken cancellationToken)
    {
        var found = await query.HandleAsync(new AttachmentId(id), http.User, cancellationToken);
        if (found.Error is not null)
        {
            return Results.NotFound();
        }

        var file = found.Value;
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, max-age=3600";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        var disposition = new ContentDispositionHeaderValue(file.Inline ? "inline" : "attachment");
        disposition.SetHttpFileName(file.FileName);
        headers.ContentDisposition = disposition.ToString();

        // The attachment never changes, so its id is also its tag; a broken download goes on where it stopped.
        return Results.Stream(file.Content, file.ContentType, entityTag: new EntityTagHeaderValue($"\"{id:N}\""), enableRangeProcessing: true);
    }

    /// <summary>Receives the body as it is: no form is read into memory, and what is too large is refused before a byte is read.</summary>
    private static async Task<IResult> ReceiveAsync(
        Guid network, string name, UploadAttachment upload, HttpContext http, Texts texts, CancellationToken cancellationToken)
    {
        var tooLarge = Error.Invalid("Discussions.AttachmentTooLarge", Attachment.MaxSize / 1024 / 1024);
        if (http.Request.ContentLength > Attachment.MaxSize)
        {
            return Writing.Refusal(tooLarge, texts);
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // One byte more, so that the use case sees that it was too much and says so in words.
            limit.MaxRequestBodySize = Attachment.MaxSize + 1;
        }

        try
        {
            var received = await upload.HandleAsync(
                new UploadAttachmentCommand(new LearningNetworkId(network), name, http.Request.Body), http.User, cancellationToken);
            return received.Error is { } error
                ? Writing.Refusal(error, texts)
                : Results.Json(new { id = received.Value.Id.Value, name = received.Value.FileName, size = received.Value.Size });
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Writing.Refusal(tooLarge, texts);
        }
    }

    private static async Task<IResult> RemoveAsync(Guid id, RemoveAttachment remove, ClaimsPrincipal user, Texts texts, CancellationToken cancellationToken)
    {
        var removed = await remove.HandleAsync(new RemoveAttachmentCommand(new AttachmentId(id)), user, cancellationToken);
        return removed.Error is { } error ? Writing.Refusal(error, texts) : Results.NoContent();
    }
}
