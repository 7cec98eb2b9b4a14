using System.Globalization;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.People;
using Ioa.Network.Web.Localization;
using Ioa.Network.Web.Mail;

namespace Ioa.Network.Web.Hosting;

/// <summary>
/// The letters about accounts. They are put into the request's own context, the one that Identity saves with, and leave when that
/// is saved: in the transaction of what they tell of.
/// </summary>
internal sealed class AccountMail(NetworkDbContext db, LetterWriter letters, SiteAddress site, TimeProvider clock)
{
    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    /// <summary>To somebody who wants to register: the link that makes the account.</summary>
    public void Confirm(string email, string name, string employer, string path) => Put(email, Language, T => new Letter(
        T["Account.MailConfirmSubject"],
        [T["Account.MailHello", name], T["Account.MailConfirm", employer]],
        (T["Account.MailConfirmAction"], site.Link(path)),
        [T["Account.MailConfirmAfter", AccountRegistration.LinkLifetime.TotalHours]]));

    /// <summary>To somebody who has an account and tried to register.</summary>
    public void AlreadyRegistered(Person person) => Put(person.Email!, person.Language ?? Language, T => new Letter(
        T["Account.MailAlreadySubject"],
        [T["Account.MailHello", person.Name], T["Account.MailAlready"]],
        (T["Account.MailAlreadyAction"], site.Link("/Account/Login")),
        [T["Account.MailAlreadyAfter"]]));

    /// <summary>To somebody who has forgotten the password.</summary>
    public void Reset(Person person, string path) => Put(person.Email!, person.Language ?? Language, T => new Letter(
        T["Account.MailResetSubject"],
        [T["Account.MailHello", person.Name], T["Account.MailReset"]],
        (T["Account.MailResetAction"], site.Link(path)),
        [T["Account.MailResetAfter", AccountRegistration.LinkLifetime.TotalHours]]));

    /// <summary>That something about how they sign in was changed; <paramref name="what"/> is the end of the key.</summary>
    public void Changed(Person person, string what) => Put(person.Email!, person.Language ?? Language, T => new Letter(
        T["Account.MailChangedSubject"],
        [T["Account.MailHello", person.Name], T[$"Account.MailChanged.{what}"]],
        (T["Account.MailChangedAction"], site.Link("/Account")),
        [T["Account.MailChangedAfter"]]));

    private void Put(string to, string language, Func<Texts, Letter> letter) =>
        db.Enqueue(letters.Write(to, language, letter), clock.GetUtcNow());
}
