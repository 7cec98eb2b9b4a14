using System.Security.Cryptography;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.People;
using Microsoft.AspNetCore.DataProtection;

namespace Ioa.Network.Web.Mail;

/// <summary>
/// The links in letters that stop such letters. They say who and what, protected with the site's keys, so that nobody can make one; they
/// work as long as the keys are kept, without a session.
/// </summary>
public sealed class UnsubscribeLinks(IDataProtectionProvider protection, SiteAddress site)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Unsubscribe");

    /// <summary>The page that asks before it stops anything: for people, and for programs that follow every link in a letter.</summary>
    public string Page(UnsubscribeCommand what) => site.Link($"/epost/avmeld/{Token(what)}");

    /// <summary>The address that stops it by POST, for mail programs (RFC 8058).</summary>
    public string OneClick(UnsubscribeCommand what) => site.Link($"/epost/avmeld/{Token(what)}/ett-klikk");

    /// <summary>What a link says; <see langword="null"/> when the site did not make it.</summary>
    public UnsubscribeCommand? Read(string token)
    {
        try
        {
            return _protector.Unprotect(token).Split('|') is [var person, var network, var category] && Guid.TryParse(person, out var id)
                ? new UnsubscribeCommand(
                    new PersonId(id),
                    Guid.TryParse(network, out var networkId) ? new LearningNetworkId(networkId) : null,
                    Enum.TryParse<NotificationCategory>(category, out var kind) ? kind : null)
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private string Token(UnsubscribeCommand what) => _protector.Protect($"{what.Person.Value:N}|{what.Network?.Value.ToString("N")}|{what.Category}");
}
