using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Ioa.Network.Web.Components.Pages.Networks;

/// <summary>What the pages for organising a network have in common: they read the same, for the same people.</summary>
public abstract class OrganiserPage : ComponentBase
{
    /// <summary>The network's name in addresses.</summary>
    [Parameter]
    public string Slug { get; set; } = "";

    /// <summary>What was just done, to be confirmed on the page.</summary>
    [SupplyParameterFromQuery(Name = "gjort")]
    public string? Done { get; set; }

    /// <summary>The network as its organisers see it; <see langword="null"/> to everybody else.</summary>
    protected CoordinatorPage? Network { get; private set; }

    /// <summary>Why what was asked was not done.</summary>
    protected Error? Error { get; private set; }

    /// <summary>The user.</summary>
    protected ClaimsPrincipal User { get; private set; } = new();

    /// <summary>Ends when the reader leaves.</summary>
    protected CancellationToken Aborted => HttpContext?.RequestAborted ?? CancellationToken.None;

    /// <summary>Today in Norway, as a date field writes it.</summary>
    protected string Today => Clock.Today().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The address of the page for organising.</summary>
    protected string Home => $"nettverk/{Slug}/styr";

    [CascadingParameter]
    private Task<AuthenticationState>? AuthenticationState { get; set; }

    [CascadingParameter]
    private HttpContext? HttpContext { get; set; }

    [Inject]
    private CoordinatorPageQuery Query { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (AuthenticationState is not null)
        {
            User = (await AuthenticationState).User;
        }

        await ReadAsync();
        if (Network is null && Error?.Kind == ErrorKind.NotFound)
        {
            Navigation.NotFound();
        }
        else if (Network is null && HttpContext is { Response.HasStarted: false } context)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
    }

    /// <summary>After a change: confirms it on a page that is read anew, or shows why not and keeps what was filled in.</summary>
    /// <param name="result">What came back.</param>
    /// <param name="done">The end of the key <c>Networks.Done.…</c> of the sentence that confirms it.</param>
    /// <param name="fragment">Where on the page.</param>
    protected async Task AfterAsync(Result result, string done, string fragment = "")
    {
        if (result.Succeeded)
        {
            Navigation.NavigateTo($"{Home}?gjort={done}{fragment}");
            return;
        }

        await ReadAsync();
        Error = result.Error;
    }

    private async Task ReadAsync()
    {
        var result = await Query.HandleAsync(Slug, User, Aborted);
        Network = result.Succeeded ? result.Value : null;
        Error = result.Error;
    }
}
