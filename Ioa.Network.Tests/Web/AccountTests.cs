using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Web;

/// <summary>How people get in, get out and are kept out.</summary>
[Collection<AccountCollection>]
public sealed class AccountTests(AccountSite site)
{
    private const string NewPassword = "En lang setning jeg husker";

    private World World => site.World;

    [Fact]
    public async Task Login_TooManyWrongPasswords_ClosesAndSaysWhatItSaysToUnknownAddresses()
    {
        var person = await PersonAsync();
        using var visitor = site.Visit();
        for (var i = 0; i < 5; i++)
        {
            await FailAsync(visitor, person.Email!, "feil passord her");
        }

        var closed = await FailAsync(visitor, person.Email!, World.Password);

        closed.ShouldBe(await FailAsync(visitor, "ukjent@ukjent.example", World.Password));
        await using var db = await World.DbAsync();
        (await db.Users.SingleAsync(p => p.Id == person.Id, World.Cancel)).LockoutEnd!.Value.ShouldBeInRange(World.Now.AddMinutes(13), World.Now.AddMinutes(16));
    }

    [Fact]
    public async Task Login_WhenTheClosedTimeIsOver_LetsIn()
    {
        var person = await PersonAsync();
        await using var db = await World.DbAsync();
        await db.Users.Where(p => p.Id == person.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.LockoutEnd, World.Now.AddSeconds(-1)), World.Cancel);

        using var visitor = await LogInAsync(person);

        (await StatusAsync(visitor, "/Account/Sessions")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Login_PersonWhoHasLeft_IsRefusedInTheSameWords()
    {
        var person = await PersonAsync();
        await EndAsync(person);
        using var visitor = site.Visit();

        var refused = await FailAsync(visitor, person.Email!, World.Password);

        refused.ShouldBe(await FailAsync(visitor, "ukjent@ukjent.example", World.Password));
    }

    [Fact]
    public async Task Login_PersonWithAnUnconfirmedAddress_IsRefusedInTheSameWords()
    {
        var person = await PersonAsync();
        await using var db = await World.DbAsync();
        await db.Users.Where(p => p.Id == person.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.EmailConfirmed, false), World.Cancel);
        using var visitor = site.Visit();

        var refused = await FailAsync(visitor, person.Email!, World.Password);

        refused.ShouldBe(await FailAsync(visitor, "ukjent@ukjent.example", World.Password));
    }

    [Fact]
    public async Task Page_ForTheSignedInOnly_LeadsToLoginAndBack()
    {
        var person = await PersonAsync();
        using var visitor = site.Visit();
        using var asked = await visitor.GetAsync("/Account/Sessions?a=b");
        asked.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var login = asked.Headers.Location!.PathAndQuery();
        login.ShouldBe("/Account/Login?ReturnUrl=%2FAccount%2FSessions%3Fa%3Db");

        using var response = await visitor.SubmitAsync(login, ("Input.Email", person.Email!), ("Input.Password", World.Password));

        response.Headers.Location!.PathAndQuery().ShouldBe("/Account/Sessions?a=b");
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("/\t/elsewhere.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task Login_ReturnAddressElsewhere_GoesToTheFrontPage(string elsewhere)
    {
        var person = await PersonAsync();
        using var visitor = site.Visit();

        using var response = await visitor.SubmitAsync(
            $"/Account/Login?ReturnUrl={Uri.EscapeDataString(elsewhere)}", ("Input.Email", person.Email!), ("Input.Password", World.Password));

        response.Headers.Location!.PathAndQuery().ShouldBe("/");
    }

    [Fact]
    public async Task Logout_SignedIn_EndsTheSession()
    {
        var person = await PersonAsync();
        using var visitor = await LogInAsync(person);
        var page = await visitor.PageAsync("/Account");
        var before = visitor.Cookies.GetCookies(site.Address)["ioa"]!.Value;

        using var response = await PostAsync(visitor, page, "/Account/Logout");

        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await StatusAsync(visitor, "/Account")).ShouldBe(HttpStatusCode.Redirect);
        // The cookie that was: somebody may have kept it.
        using var kept = site.Visit();
        kept.Cookies.Add(site.Address, new Cookie("ioa", before));
        (await StatusAsync(kept, "/Account")).ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("/Account/Logout")]
    [InlineData("/Account/PasskeyCreationOptions")]
    [InlineData("/Account/PasskeyRequestOptions")]
    public async Task Endpoint_WithoutTheToken_Refuses(string path)
    {
        using var visitor = await LogInAsync(await PersonAsync());
        using var content = new FormUrlEncodedContent([]);

        using var response = await visitor.Client.PostAsync(path, content, World.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(visitor, "/Account")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Register_AddressOfAMunicipality_MakesAnAccountThereWhenTheLetterIsOpened()
    {
        var (organisation, domain) = await OrganisationWithDomainAsync();
        var email = $"ny.person@{domain}";
        using var visitor = site.Visit();

        using var asked = await visitor.SubmitAsync("/Account/Register", ("Input.Email", email), ("Input.Name", "  Ny   Person "));
        (await TextAsync(asked)).ShouldContain(organisation.DisplayName);
        await using (var before = await World.DbAsync())
        {
            (await before.Users.AnyAsync(p => p.Email == email, World.Cancel)).ShouldBeFalse();
        }

        var link = Postbox.Link(await site.Post.NextAsync(email));
        using var created = await visitor.SubmitAsync(link, ("Input.Password", NewPassword));

        created.Headers.Location!.PathAndQuery().ShouldBe("/Account/Profile?Done=Welcome");
        (await visitor.PageAsync("/Account/Profile?Done=Welcome")).QuerySelector("[role=status]").ShouldNotBeNull();
        await using var db = await World.DbAsync();
        var person = await db.Users.SingleAsync(p => p.Email == email, World.Cancel);
        (person.Name, person.OrganisationId, person.EmailConfirmed, person.IsAdministrator).ShouldBe(("Ny Person", organisation.Id, true, false));
        using var again = await site.Visit().SubmitAsync(link, ("Input.Password", "Et helt annet passord"));
        (await TextAsync(again)).ShouldContain("allerede en konto");
    }

    [Fact]
    public async Task Register_UnknownDomain_AsksForAnInvitationAndKeepsWhatWasTyped()
    {
        using var visitor = site.Visit();

        using var response = await visitor.SubmitAsync("/Account/Register", ("Input.Email", "kari@ukjent-domene.example"), ("Input.Name", "Kari Nordmann"));

        var page = await Visitor.ParseAsync(response);
        page.QuerySelector("[role=alert]")!.TextContent.ShouldContain("invitasjon");
        Value(page, "Input.Email").ShouldBe("kari@ukjent-domene.example");
        Value(page, "Input.Name").ShouldBe("Kari Nordmann");
    }

    [Fact]
    public async Task Register_AddressWithAnAccount_LooksTheSameAndTellsTheOwnerOnly()
    {
        var (organisation, domain) = await OrganisationWithDomainAsync();
        var person = await PersonAsync(organisation, email: $"har.konto@{domain}");
        using var visitor = site.Visit();

        using var known = await visitor.SubmitAsync("/Account/Register", ("Input.Email", person.Email!), ("Input.Name", "Noen"));
        using var unknown = await visitor.SubmitAsync("/Account/Register", ("Input.Email", $"ny@{domain}"), ("Input.Name", "Noen"));

        (await TextAsync(known)).Replace(person.Email!, "x", StringComparison.Ordinal).ShouldBe((await TextAsync(unknown)).Replace($"ny@{domain}", "x", StringComparison.Ordinal));
        (await site.Post.NextAsync(person.Email!)).Subject.ShouldBe("Du har allerede en konto");
    }

    [Theory]
    [InlineData("kort", "minst 12")]
    [InlineData("Passord123456!", "først")]
    [InlineData("ny.person er best", "e-postadressen")]
    public async Task Confirm_PasswordThatWillNotDo_SaysWhyAndMakesNoAccount(string password, string why)
    {
        var (_, domain) = await OrganisationWithDomainAsync();
        var email = $"ny.person@{domain}";
        using var visitor = site.Visit();
        using (await visitor.SubmitAsync("/Account/Register", ("Input.Email", email), ("Input.Name", "Ny Person")))
        {
        }

        using var response = await visitor.SubmitAsync(Postbox.Link(await site.Post.NextAsync(email)), ("Input.Password", password));

        (await Visitor.ParseAsync(response)).QuerySelector(".field__error")!.TextContent.ShouldContain(why);
        await using var db = await World.DbAsync();
        (await db.Users.AnyAsync(p => p.Email == email, World.Cancel)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("/Account/Confirm")]
    [InlineData("/Account/Confirm?Token=abc")]
    [InlineData("/Account/Confirm?Token=%20%21")]
    [InlineData("/Account/ResetPassword")]
    public async Task Link_Spoilt_OffersANewOne(string path)
    {
        using var visitor = site.Visit();

        var page = await visitor.PageAsync(path);

        page.QuerySelector("h1")!.TextContent.ShouldBe("Lenken virker ikke lenger");
        page.QuerySelector("a.button--primary").ShouldNotBeNull();
    }

    [Fact]
    public async Task Reset_ByTheLettersLink_ChangesThePasswordOnceAndSignsOutEverywhere()
    {
        var person = await PersonAsync();
        using var elsewhere = await LogInAsync(person);
        using var visitor = site.Visit();
        using (await visitor.SubmitAsync("/Account/ForgotPassword", ("Input.Email", person.Email!)))
        {
        }

        var link = Postbox.Link(await site.Post.NextAsync(person.Email!));
        using var reset = await visitor.SubmitAsync(link, ("Input.Password", NewPassword));

        reset.Headers.Location!.PathAndQuery().ShouldBe("/Account/Login?Done=Reset");
        (await StatusAsync(elsewhere, "/Account")).ShouldBe(HttpStatusCode.Redirect);
        await FailAsync(visitor, person.Email!, World.Password);
        await visitor.LogInAsync(person.Email!, NewPassword);
        (await site.Post.NextAsync(person.Email!)).TextBody.ShouldContain("Passordet til kontoen din er endret");
        using var again = await site.Visit().SubmitAsync(link, ("Input.Password", "Et helt annet passord"));
        (await TextAsync(again)).ShouldContain("virker ikke lenger");
    }

    [Fact]
    public async Task ForgotPassword_AddressWithoutAnAccount_LooksTheSameAndSendsNothing()
    {
        var person = await PersonAsync();
        const string unknown = "ukjent@ukjent.example";
        using var visitor = site.Visit();

        using var first = await visitor.SubmitAsync("/Account/ForgotPassword", ("Input.Email", unknown));
        using var second = await visitor.SubmitAsync("/Account/ForgotPassword", ("Input.Email", person.Email!));

        (await TextAsync(first)).Replace(unknown, "x", StringComparison.Ordinal).ShouldBe((await TextAsync(second)).Replace(person.Email!, "x", StringComparison.Ordinal));
        await site.Post.NextAsync(person.Email!);
        site.Post.HasAny(unknown).ShouldBeFalse();
    }

    [Fact]
    public async Task ChangePassword_InOneBrowser_SignsOutTheOthers()
    {
        var person = await PersonAsync();
        using var here = await LogInAsync(person);
        using var elsewhere = await LogInAsync(person);

        using var changed = await here.SubmitAsync("/Account/Password", ("Input.Current", World.Password), ("Input.Password", NewPassword));

        changed.Headers.Location!.PathAndQuery().ShouldBe("/Account/Password?Done=Password");
        (await StatusAsync(here, "/Account")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(elsewhere, "/Account")).ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task ChangePassword_WrongCurrentOne_SaysSoAndChangesNothing()
    {
        var person = await PersonAsync();
        using var here = await LogInAsync(person);

        using var refused = await here.SubmitAsync("/Account/Password", ("Input.Current", "ikke passordet mitt"), ("Input.Password", NewPassword));

        (await Visitor.ParseAsync(refused)).QuerySelector(".field__error")!.TextContent.ShouldBe("Passordet stemmer ikke. Prøv igjen.");
        using var again = await LogInAsync(person);
    }

    [Fact]
    public async Task Sessions_EndedFromAnotherBrowser_IsSignedOutAtOnce()
    {
        var person = await PersonAsync();
        using var here = await LogInAsync(person);
        using var elsewhere = await LogInAsync(person);
        (await StatusAsync(elsewhere, "/Account")).ShouldBe(HttpStatusCode.OK);
        var page = await here.PageAsync("/Account/Sessions");
        var which = page.QuerySelector("button[name=Which]:not([value=others])")!.GetAttribute("value")!;

        using var ended = await here.SubmitAsync("/Account/Sessions", ("Which", which));

        ended.Headers.Location!.PathAndQuery().ShouldBe("/Account/Sessions?Done=SessionEnded");
        (await StatusAsync(elsewhere, "/Account")).ShouldBe(HttpStatusCode.Redirect);
        (await StatusAsync(here, "/Account")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Sessions_AllOthersEnded_LeavesThisOne()
    {
        var person = await PersonAsync();
        using var here = await LogInAsync(person);
        using var second = await LogInAsync(person);
        using var third = await LogInAsync(person);

        using var ended = await here.SubmitAsync("/Account/Sessions", ("Which", "others"));

        (await StatusAsync(second, "/Account")).ShouldBe(HttpStatusCode.Redirect);
        (await StatusAsync(third, "/Account")).ShouldBe(HttpStatusCode.Redirect);
        (await here.PageAsync("/Account/Sessions")).QuerySelectorAll("li.list__item").Length.ShouldBe(1);
    }

    [Fact]
    public async Task Session_OfSomebodyWhoLeaves_EndsWithThem()
    {
        var person = await PersonAsync();
        using var visitor = await LogInAsync(person);
        (await StatusAsync(visitor, "/Account")).ShouldBe(HttpStatusCode.OK);

        await EndAsync(person);
        World.Get<SessionRegister>().Forget(person.Id);

        (await StatusAsync(visitor, "/Account")).ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task TwoFactor_TurnedOn_AsksForTheCodeAndTakesEachRecoveryCodeOnce()
    {
        var person = await PersonAsync();
        using var here = await LogInAsync(person);
        var (secret, codes) = await TurnOnTwoFactorAsync(here);
        codes.Length.ShouldBe(10);

        using var wrong = site.Visit();
        await PasswordStepAsync(wrong, person);
        using (var refused = await wrong.SubmitAsync("/Account/LoginWith2fa", ("Input.Code", "000000")))
        {
            (await Visitor.ParseAsync(refused)).QuerySelector("[role=alert]").ShouldNotBeNull();
        }

        (await StatusAsync(wrong, "/Account")).ShouldBe(HttpStatusCode.Redirect);

        using var right = site.Visit();
        var step = await PasswordStepAsync(right, person, "/Account/Sessions");
        var typed = Authenticator.Code(secret, World.Now);
        using (var accepted = await right.SubmitAsync(step, ("Input.Code", $"{typed[..3]} {typed[3..]}")))
        {
            accepted.Headers.Location!.PathAndQuery().ShouldBe("/Account/Sessions");
        }

        using var recovered = site.Visit();
        await PasswordStepAsync(recovered, person);
        using (var accepted = await recovered.SubmitAsync("/Account/LoginWithRecoveryCode", ("Input.RecoveryCode", codes[0].ToLowerInvariant())))
        {
            accepted.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }

        (await recovered.PageAsync("/Account/TwoFactor")).Body!.TextContent.ShouldContain("9 gjenopprettingskoder");
        using var twice = site.Visit();
        await PasswordStepAsync(twice, person);
        using var used = await twice.SubmitAsync("/Account/LoginWithRecoveryCode", ("Input.RecoveryCode", codes[0]));
        (await Visitor.ParseAsync(used)).QuerySelector("[role=alert]").ShouldNotBeNull();
    }

    [Fact]
    public async Task TwoFactor_BrowserRemembered_IsNotAskedUntilForgotten()
    {
        var person = await PersonAsync();
        using var here = await LogInAsync(person);
        var (secret, _) = await TurnOnTwoFactorAsync(here);
        using var visitor = site.Visit();
        var step = await PasswordStepAsync(visitor, person);
        using (await visitor.SubmitAsync(step, ("Input.Code", Authenticator.Code(secret, World.Now)), ("Input.RememberBrowser", "true")))
        {
        }

        using (await PostAsync(visitor, await visitor.PageAsync("/Account"), "/Account/Logout"))
        {
        }

        await visitor.LogInAsync(person.Email!, World.Password);
        (await StatusAsync(visitor, "/Account")).ShouldBe(HttpStatusCode.OK);
        using var forgotten = await SubmitFormAsync(visitor, "/Account/TwoFactor", "forget");

        forgotten.Headers.Location!.PathAndQuery().ShouldBe("/Account/TwoFactor?Done=BrowserForgotten");
        (await visitor.PageAsync("/Account/TwoFactor")).QuerySelector("input[value=forget]").ShouldBeNull();
    }

    [Fact]
    public async Task TwoFactor_TurnedOff_NeedsThePasswordAndIsOff()
    {
        var person = await PersonAsync();
        using var here = await LogInAsync(person);
        await TurnOnTwoFactorAsync(here);

        using (var refused = await here.SubmitAsync("/Account/TwoFactor", ("Off.Password", "feil passord her")))
        {
            (await Visitor.ParseAsync(refused)).QuerySelector(".field__error").ShouldNotBeNull();
        }

        using var off = await here.SubmitAsync("/Account/TwoFactor", ("Off.Password", World.Password));

        off.Headers.Location!.PathAndQuery().ShouldBe("/Account/TwoFactor?Done=TwoFactorOff");
        using var visitor = await LogInAsync(person);
        (await StatusAsync(visitor, "/Account")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task TwoFactor_SetupWithAWrongCode_StaysOff()
    {
        var person = await PersonAsync();
        using var here = await LogInAsync(person);
        using (await SubmitFormAsync(here, "/Account/TwoFactor", "begin"))
        {
        }

        using var refused = await here.SubmitAsync("/Account/TwoFactor/Setup", ("Input.Code", "000000"));

        (await Visitor.ParseAsync(refused)).QuerySelector("svg.qr").ShouldNotBeNull();
        await using var db = await World.DbAsync();
        (await db.Users.SingleAsync(p => p.Id == person.Id, World.Cancel)).TwoFactorEnabled.ShouldBeFalse();
    }

    [Theory]
    [InlineData("/Account/Login", "Passkey.Credential")]
    [InlineData("/Account/Passkeys", "Input.Credential")]
    public async Task Passkey_WhatIsNone_IsRefused(string path, string field)
    {
        using var visitor = path.EndsWith("Login", StringComparison.Ordinal) ? site.Visit() : await LogInAsync(await PersonAsync());
        foreach (var nonsense in (string[])["", "{}", "not json", """{"id":"AA","rawId":"AA","type":"public-key","clientExtensionResults":{},"response":{}}"""])
        {
            using var response = await visitor.SubmitAsync(path, (field, nonsense));

            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await Visitor.ParseAsync(response)).QuerySelector(".notice[role=alert]").ShouldNotBeNull(nonsense);
        }
    }

    [Fact]
    public async Task Profile_Saved_IsReadBackAndSpokenInItsLanguageAtOnce()
    {
        var person = await PersonAsync();
        using var visitor = await LogInAsync(person);

        using var saved = await visitor.SubmitAsync(
            "/Account/Profile",
            ("Input.Name", "Mona Nytt Navn"), ("Input.Title", "Innkjøpssjef"), ("Input.Sectors", "bygg"), ("Input.Words", "velferdsteknologi, KI ,, velferdsteknologi"), ("Input.Language", "nn"));

        saved.Headers.Location!.PathAndQuery().ShouldBe("/Account/Profile?Done=Profile");
        var page = await visitor.PageAsync("/Account/Profile");
        page.DocumentElement.GetAttribute("lang").ShouldBe("nn");
        Value(page, "Input.Name").ShouldBe("Mona Nytt Navn");
        Value(page, "Input.Words").ShouldBe("velferdsteknologi, KI");
        page.QuerySelector<IHtmlInputElement>("#sector-bygg")!.IsChecked.ShouldBeTrue();
        page.QuerySelector(".site-account__name")!.TextContent.ShouldBe("Mona Nytt Navn");
    }

    [Theory]
    [InlineData("nb")]
    [InlineData("nn")]
    [InlineData("en")]
    public async Task Pages_InEveryLanguage_HaveOneHeadingAndALabelForEveryField(string language)
    {
        using var outside = site.Visit(language);
        using var inside = await LogInAsync(await PersonAsync(), language);
        using (await SubmitFormAsync(inside, "/Account/TwoFactor", "begin"))
        {
        }

        string[] signedOut = ["Login", "Register", "ForgotPassword", "ResetPassword?Person=x&Token=y", "Confirm", "AccessDenied"];
        string[] signedIn = ["", "Profile", "Password", "TwoFactor", "TwoFactor/Setup", "Passkeys", "Sessions"];
        foreach (var (visitor, path) in signedOut.Select(p => (outside, p)).Concat(signedIn.Select(p => (inside, p))))
        {
            var page = await visitor.PageAsync($"/Account/{path}".TrimEnd('/'));

            page.DocumentElement.GetAttribute("lang").ShouldBe(language);
            page.QuerySelectorAll("h1").Length.ShouldBe(1, path);
            page.QuerySelectorAll("main :is(input:not([type=hidden], [hidden]), select)")
                .Where(field => page.QuerySelector($"label[for='{field.Id}']") is null)
                .ShouldBeEmpty(path);
        }
    }

    private async Task<Person> PersonAsync(Organisation? organisation = null, string? email = null)
    {
        var person = await World.PersonAsync("Mona Medlem", organisation ?? await World.OrganisationAsync("Lyngdal"));
        if (email is not null)
        {
            await using var db = await World.DbAsync();
            db.Attach(person);
            (person.Email, person.UserName) = (email, email);
            (person.NormalizedEmail, person.NormalizedUserName) = (email.ToUpperInvariant(), email.ToUpperInvariant());
            await db.SaveChangesAsync(World.Cancel);
        }

        return person;
    }

    private async Task<(Organisation Organisation, string Domain)> OrganisationWithDomainAsync()
    {
        var organisation = await World.OrganisationAsync("Testvik");
        var domain = $"d{organisation.Id.Value:n}.kommune.example";
        await World.AddAsync(new EmailDomain { Domain = domain, OrganisationId = organisation.Id });
        return (organisation, domain);
    }

    private async Task EndAsync(Person person)
    {
        await using var db = await World.DbAsync();
        await db.Users.Where(p => p.Id == person.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.EndedAt, World.Now), World.Cancel);
    }

    /// <summary>A browser of its own with a session of its own.</summary>
    private async Task<Visitor> LogInAsync(Person person, string language = "nb")
    {
        var visitor = site.Visit(language);
        await visitor.LogInAsync(person.Email!, World.Password);
        return visitor;
    }

    private static async Task<HttpStatusCode> StatusAsync(Visitor visitor, string path)
    {
        using var response = await visitor.GetAsync(path);
        return response.StatusCode;
    }

    /// <summary>What is said to somebody who is not let in.</summary>
    private static async Task<string> FailAsync(Visitor visitor, string email, string password)
    {
        using var response = await visitor.SubmitAsync("/Account/Login", ("Input.Email", email), ("Input.Password", password));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await Visitor.ParseAsync(response)).QuerySelector("[role=alert]")!.TextContent;
    }

    private static async Task<string> TextAsync(HttpResponseMessage response) => (await Visitor.ParseAsync(response)).QuerySelector("main")!.TextContent.Trim();

    private static string? Value(IHtmlDocument page, string name) => page.QuerySelector<IHtmlInputElement>($"input[name='{name}']")?.Value;

    private static async Task<string> PasswordStepAsync(Visitor visitor, Person person, string? returnUrl = null)
    {
        using var response = await visitor.SubmitAsync(
            returnUrl is null ? "/Account/Login" : $"/Account/Login?ReturnUrl={Uri.EscapeDataString(returnUrl)}", ("Input.Email", person.Email!), ("Input.Password", World.Password));
        var next = response.Headers.Location!.PathAndQuery();
        next.ShouldStartWith("/Account/LoginWith2fa");
        return next;
    }

    private async Task<(string Secret, string[] Codes)> TurnOnTwoFactorAsync(Visitor visitor)
    {
        using (var begun = await SubmitFormAsync(visitor, "/Account/TwoFactor", "begin"))
        {
            begun.Headers.Location!.PathAndQuery().ShouldBe("/Account/TwoFactor/Setup");
        }

        var secret = (await visitor.PageAsync("/Account/TwoFactor/Setup")).GetElementById("totp-key")!.TextContent;
        using var response = await visitor.SubmitAsync("/Account/TwoFactor/Setup", ("Input.Code", Authenticator.Code(secret, World.Now)));
        var page = await Visitor.ParseAsync(response);
        return (secret, page.GetElementById("recovery-codes")!.TextContent.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    /// <summary>Sends the form with this name as it stands on the page.</summary>
    private static async Task<HttpResponseMessage> SubmitFormAsync(Visitor visitor, string path, string form)
    {
        var page = await visitor.PageAsync(path);
        var handler = page.QuerySelector<IHtmlInputElement>($"input[name=_handler][value='{form}']") ?? throw new InvalidOperationException($"{path} has no form {form}");
        using var content = new FormUrlEncodedContent(handler.Form!.QuerySelectorAll<IHtmlInputElement>("input").Select(i => KeyValuePair.Create(i.Name!, i.Value)));
        return await visitor.Client.PostAsync(path, content, Xunit.TestContext.Current.CancellationToken);
    }

    private static async Task<HttpResponseMessage> PostAsync(Visitor visitor, IHtmlDocument page, string path)
    {
        var token = page.QuerySelector<IHtmlInputElement>("input[name=__RequestVerificationToken]")!.Value;
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        return await visitor.Client.PostAsync(path, content, Xunit.TestContext.Current.CancellationToken);
    }
}

internal static class Locations
{
    /// <summary>A redirect's address within the site, absolute or not.</summary>
    public static string PathAndQuery(this Uri location) => location.IsAbsoluteUri && location.Scheme.StartsWith("http", StringComparison.Ordinal) ? location.PathAndQuery : location.OriginalString;
}
