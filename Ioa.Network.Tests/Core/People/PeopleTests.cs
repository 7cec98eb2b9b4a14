using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.People;

public sealed class PeopleTests
{
    [Theory]
    [Databases("kari@lyngdal.kommune.example", "Lyngdal")]
    [Databases("Kari.Nordmann@LYNGDAL.kommune.example", "Lyngdal")]
    [Databases("kari@bygg.lyngdal.kommune.example", "Lyngdal")]
    [Databases("kari@skole.lyngdal.kommune.example", "Lyngdal skole")]
    [Databases("kari@kommune.example", null)]
    [Databases("kari@ikkelyngdal.kommune.example", null)]
    [Databases("kari@elev.lyngdal.kommune.example", null)]
    [Databases("kari@elev.skole.lyngdal.kommune.example", null)]
    public async Task Employer_ByTheAddress_IsTheNearestDomain(DatabaseKind kind, string email, string? expected)
    {
        await using var world = await World.CreateAsync(kind);
        var lyngdal = await world.OrganisationAsync("Lyngdal");
        var school = await world.OrganisationAsync("Lyngdal skole");
        await world.AddAsync(
            new EmailDomain { Domain = "lyngdal.kommune.example", OrganisationId = lyngdal.Id },
            new EmailDomain { Domain = "skole.lyngdal.kommune.example", OrganisationId = school.Id });

        var found = await world.Get<EmployerQuery>().HandleAsync(email, World.Anonymous, world.Cancel);

        if (expected is null)
        {
            found.Error.ShouldNotBeNull().Code.ShouldBe("Account.DomainUnknown");
        }
        else
        {
            found.Value.Name.ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("kari")]
    [InlineData("kari@")]
    [InlineData("@lyngdal.kommune.no")]
    [InlineData("Kari <kari@lyngdal.kommune.no>")]
    [InlineData("kari@lyngdal.kommune.no\r\nBcc: x@y.example")]
    [InlineData("kari@localhost")]
    public void Address_ThatIsNone_IsRefused(string email) => EmployerQuery.IsAddress(email).ShouldBeFalse();

    [Theory]
    [InlineData("elleve tegn", "Account.PasswordTooShort")]
    [InlineData("Passord123456!", "Account.PasswordCommon")]
    [InlineData("p@ssw0rd1234", "Account.PasswordCommon")]
    [InlineData("aaaaaaaaaaaa", "Account.PasswordCommon")]
    [InlineData("123456789012", "Account.PasswordCommon")]
    [InlineData("Sommeren2026!!", "Account.PasswordCommon")]
    [InlineData("hemmelig for kari.nordmann", "Account.PasswordHasEmail")]
    [InlineData("NordmannKari2026", "Account.PasswordHasEmail")]
    [InlineData("tolv tegn 12", null)]
    [InlineData("Demo-passord-2026", null)]
    [InlineData("korrekt hest batteri stift", null)]
    public void Password_ByTheRules_IsTakenOrRefused(string password, string? error) =>
        PasswordRules.Check(password, "kari.nordmann@lyngdal.kommune.no")?.Code.ShouldBe(error);

    [Fact]
    public void Password_LongerThanTheLimit_IsRefused()
    {
        PasswordRules.Check(string.Concat(Enumerable.Repeat("abcdefgh", 16)) + "x", null)!.Code.ShouldBe("Account.PasswordTooLong");
        PasswordRules.Check(string.Concat(Enumerable.Repeat("abcdefgh", 16)), null).ShouldBeNull();
    }

    [Theory]
    [Databases]
    public async Task UpdateProfile_OnesOwn_IsTrimmedAndKept(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var person = await world.PersonAsync("Mona Medlem", await world.OrganisationAsync("Lyngdal"));

        (await world.Get<UpdateProfile>().HandleAsync(
            new UpdateProfileCommand("  Mona \t Nytt\nNavn ", " ", ["bygg", " KI ", "ki", ""], "nn"), World.As(person), world.Cancel)).Succeeded.ShouldBeTrue();

        var profile = (await world.Get<ProfileQuery>().HandleAsync(World.As(person), world.Cancel)).Value;
        (profile.Name, profile.Title, profile.Language, profile.OrganisationName).ShouldBe(("Mona Nytt Navn", null, "nn", "Lyngdal"));
        profile.Competences.ShouldBe(["bygg", "KI"]);
    }

    [Theory]
    [Databases("", "t", "nb", "Account.NameMissing")]
    [Databases(" \u0007 ", "t", "nb", "Account.NameMissing")]
    [Databases("121", "t", "nb", "Account.NameTooLong")]
    [Databases("Mona", "121", "nb", "Account.TitleTooLong")]
    [Databases("Mona", "t", "sv", "Account.LanguageUnknown")]
    public async Task UpdateProfile_WhatCannotBe_IsRefusedAndChangesNothing(DatabaseKind kind, string name, string title, string language, string error)
    {
        await using var world = await World.CreateAsync(kind);
        var person = await world.PersonAsync("Mona Medlem", await world.OrganisationAsync("Lyngdal"));

        var refused = await world.Get<UpdateProfile>().HandleAsync(
            new UpdateProfileCommand(name == "121" ? new string('a', 121) : name, title == "121" ? new string('a', 121) : title, [], language), World.As(person), world.Cancel);

        refused.Error!.Code.ShouldBe(error);
        (await world.Get<ProfileQuery>().HandleAsync(World.As(person), world.Cancel)).Value.Name.ShouldBe("Mona Medlem");
    }

    [Theory]
    [Databases]
    public async Task UpdateProfile_TooMuchCompetence_IsRefused(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var person = await world.PersonAsync("Mona Medlem", await world.OrganisationAsync("Lyngdal"));
        var update = world.Get<UpdateProfile>();

        (await update.HandleAsync(new UpdateProfileCommand("Mona", null, [.. Enumerable.Range(0, 31).Select(i => $"felt {i}")], null), World.As(person), world.Cancel))
            .Error!.Code.ShouldBe("Account.TooManyCompetences");
        (await update.HandleAsync(new UpdateProfileCommand("Mona", null, [new string('a', 61)], null), World.As(person), world.Cancel))
            .Error!.Code.ShouldBe("Account.CompetenceTooLong");
    }

    [Theory]
    [Databases]
    public async Task Account_NobodyOrSomebodyWhoLeft_IsNotFound(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        foreach (var user in (ClaimsPrincipal[])[World.Anonymous, World.As(agder.Ended)])
        {
            (await world.Get<ProfileQuery>().HandleAsync(user, world.Cancel)).Error.ShouldBe(Error.NotFound);
            (await world.Get<UpdateProfile>().HandleAsync(new UpdateProfileCommand("X", null, [], null), user, world.Cancel)).Error.ShouldBe(Error.NotFound);
            (await world.Get<EndSession>().HandleAsync(new EndSessionCommand(null), user, world.Cancel)).Error.ShouldBe(Error.NotFound);
        }

        (await world.Get<SessionsQuery>().HandleAsync(World.Anonymous, world.Cancel)).Error.ShouldBe(Error.NotFound);
    }

    [Theory]
    [Databases]
    public async Task EndSession_SomebodyElses_IsNotFoundAndHolds(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var register = world.Get<SessionRegister>();
        var theirs = await register.StartAsync(agder.Member.Id, "Firefox", world.Cancel);

        var refused = await world.Get<EndSession>().HandleAsync(new EndSessionCommand(theirs), World.As(agder.Colleague), world.Cancel);

        refused.Error.ShouldBe(Error.NotFound);
        (await register.FindAsync(theirs, afresh: true, world.Cancel)).ShouldNotBeNull();
        (await world.Get<SessionsQuery>().HandleAsync(World.As(agder.Colleague), world.Cancel)).Value.ShouldBeEmpty();
    }

    [Theory]
    [Databases]
    public async Task Session_EndedHere_IsForgottenAtOnce(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var register = world.Get<SessionRegister>();
        var kept = await register.StartAsync(agder.Member.Id, "Firefox", world.Cancel);
        var ended = await register.StartAsync(agder.Member.Id, "Chrome", world.Cancel);
        await register.FindAsync(kept, afresh: false, world.Cancel);
        await register.FindAsync(ended, afresh: false, world.Cancel);

        (await world.Get<EndSession>().HandleAsync(new EndSessionCommand(ended), World.As(agder.Member), world.Cancel)).Succeeded.ShouldBeTrue();

        (await register.FindAsync(ended, afresh: false, world.Cancel)).ShouldBeNull();
        (await register.FindAsync(kept, afresh: false, world.Cancel)).ShouldNotBeNull();
        (await world.Get<SessionsQuery>().HandleAsync(World.As(agder.Member), world.Cancel)).Value.ShouldHaveSingleItem().Id.ShouldBe(kept);
    }

    [Theory]
    [Databases]
    public async Task Session_EndedAtAnotherServer_IsNoticedWithinHalfAMinute(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var register = world.Get<SessionRegister>();
        var session = await register.StartAsync(agder.Member.Id, null, world.Cancel);
        await register.FindAsync(session, afresh: false, world.Cancel);
        await using var db = await world.DbAsync();
        await db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, world.Now), world.Cancel);
        (await register.FindAsync(session, afresh: false, world.Cancel)).ShouldNotBeNull();

        world.Clock.Advance(SessionRegister.RememberFor);

        (await register.FindAsync(session, afresh: false, world.Cancel)).ShouldBeNull();
    }

    [Theory]
    [Databases]
    public async Task Session_Used_IsSeenToWithinFiveMinutes(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var register = world.Get<SessionRegister>();
        var session = await register.StartAsync(agder.Member.Id, new string('x', 400), world.Cancel);
        world.Clock.Advance(TimeSpan.FromMinutes(4));
        await register.FindAsync(session, afresh: false, world.Cancel);
        (await SeenAsync()).ShouldBe(World.Start);

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await register.FindAsync(session, afresh: false, world.Cancel);

        (await SeenAsync()).ShouldBe(World.Start.AddMinutes(5));

        async Task<DateTimeOffset> SeenAsync()
        {
            await using var db = await world.DbAsync();
            return (await db.Sessions.SingleAsync(s => s.Id == session, world.Cancel)).LastSeenAt;
        }
    }

    [Theory]
    [Databases]
    public async Task Session_CookieWithAnOlderStampOrAnotherPerson_DoesNotHold(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var register = world.Get<SessionRegister>();
        var session = await register.StartAsync(agder.Member.Id, null, world.Cancel);

        (await HoldsAsync(agder.Member, agder.Member.SecurityStamp!)).ShouldBeTrue();
        (await HoldsAsync(agder.Member, "old")).ShouldBeFalse();
        (await HoldsAsync(agder.Colleague, agder.Colleague.SecurityStamp!)).ShouldBeFalse();

        // Another server changed the stamp: the cookie that has the new one holds, whatever is remembered here.
        await using var db = await world.DbAsync();
        await db.Users.Where(p => p.Id == agder.Member.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.SecurityStamp, "new"), world.Cancel);
        (await HoldsAsync(agder.Member, "new")).ShouldBeTrue();

        ValueTask<bool> HoldsAsync(Person person, string stamp)
        {
            var user = person.Id.ToPrincipal();
            ((ClaimsIdentity)user.Identity!).AddClaims([new Claim(SessionRegister.ClaimType, session.ToString()), new Claim("stamp", stamp)]);
            return register.HoldsAsync(user, "stamp", world.Cancel);
        }
    }
}
