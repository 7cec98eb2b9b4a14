using System.Text;
using System.Text.Json;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.People;

public sealed class InvitationTests
{
    private const string Hash = "hashed";

    /// <summary>Who may invite whom: an outsider of the network is told nothing, a reader that it is not theirs to do.</summary>
    [Theory]
    [Databases(nameof(Agder.Administrator), InvitationRole.Staff, nameof(Agder.Lyngdal), true, null)]
    [Databases(nameof(Agder.Administrator), InvitationRole.Contact, nameof(Agder.Lyngdal), true, null)]
    [Databases(nameof(Agder.Administrator), InvitationRole.Coordinator, nameof(Agder.Lyngdal), true, null)]
    [Databases(nameof(Agder.Administrator), InvitationRole.Contact, nameof(Agder.Lyngdal), false, "Invitations.NetworkNeeded")]
    [Databases(nameof(Agder.Administrator), InvitationRole.Administrator, nameof(Agder.Lyngdal), false, "Invitations.AdministratorElsewhere")]
    [Databases(nameof(Agder.Coordinator), InvitationRole.Staff, nameof(Agder.Lyngdal), true, null)]
    [Databases(nameof(Agder.Coordinator), InvitationRole.Contact, nameof(Agder.Lyngdal), true, null)]
    [Databases(nameof(Agder.Coordinator), InvitationRole.Coordinator, nameof(Agder.Lyngdal), true, null)]
    [Databases(nameof(Agder.Coordinator), InvitationRole.Coordinator, "Bergen", true, null)]
    [Databases(nameof(Agder.Coordinator), InvitationRole.Staff, "Bergen", true, "Invitations.NotYours")]
    [Databases(nameof(Agder.Coordinator), InvitationRole.Contact, "Bergen", true, "Invitations.NotInNetwork")]
    [Databases(nameof(Agder.Coordinator), InvitationRole.Administrator, nameof(Agder.Lyngdal), true, "Invitations.NotYours")]
    [Databases(nameof(Agder.Member), InvitationRole.Staff, nameof(Agder.Lyngdal), false, null)]
    [Databases(nameof(Agder.Member), InvitationRole.Staff, nameof(Agder.Lindesnes), false, "Invitations.NotYours")]
    [Databases(nameof(Agder.Member), InvitationRole.Contact, nameof(Agder.Lyngdal), true, "Invitations.NotYours")]
    [Databases(nameof(Agder.Superuser), InvitationRole.Contact, nameof(Agder.Lyngdal), true, "Invitations.NotYours")]
    [Databases(nameof(Agder.Outsider), InvitationRole.Contact, nameof(Agder.Lyngdal), true, "Common.NotFound")]
    [Databases(nameof(Agder.Outsider), InvitationRole.Staff, nameof(Agder.Lyngdal), false, "Invitations.NotYours")]
    [Databases(nameof(Agder.Ended), InvitationRole.Staff, nameof(Agder.Lyngdal), false, "Common.NotFound")]
    [Databases(null, InvitationRole.Staff, nameof(Agder.Lyngdal), false, "Common.NotFound")]
    public async Task InvitePerson_EveryKindOfInviter_MayOrMayNot(
        DatabaseKind database, string? who, InvitationRole role, string where, bool toNetwork, string? refused)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        await using var db = await world.DbAsync();
        var organisation = await db.Organisations.SingleAsync(o => o.DisplayName == where, world.Cancel);
        db.EmailDomains.Add(new EmailDomain { Domain = $"post.{where.ToLowerInvariant()}.example", OrganisationId = organisation.Id });
        await db.SaveChangesAsync(world.Cancel);
        var user = who is null ? World.Anonymous : World.As((Person)typeof(Agder).GetProperty(who)!.GetValue(agder)!);

        var result = await world.Get<InvitePerson>().HandleAsync(
            new($"ny@post.{where.ToLowerInvariant()}.example", "Nina Ny", role, organisation.Id, toNetwork ? agder.Network.Id : null), user, world.Cancel);

        result.Error?.Code.ShouldBe(refused);
        result.Succeeded.ShouldBe(refused is null);
        (await db.Invitations.CountAsync(world.Cancel)).ShouldBe(refused is null ? 1 : 0);
        (await db.Outbox.CountAsync(world.Cancel)).ShouldBe(refused is null ? 1 : 0);
    }

    /// <summary>
    /// Whoever is let into an organisation reads all its networks: a coordinator cannot do that with an address that they have themself.
    /// </summary>
    [Theory]
    [Databases(nameof(Agder.Coordinator), InvitationRole.Staff, nameof(Agder.Lyngdal), "ny@post.example", "Invitations.AddressElsewhere")]
    [Databases(nameof(Agder.Coordinator), InvitationRole.Contact, nameof(Agder.Lyngdal), "ny@post.example", "Invitations.AddressElsewhere")]
    [Databases(nameof(Agder.Coordinator), InvitationRole.Coordinator, nameof(Agder.Lyngdal), "ny@post.example", "Invitations.AddressElsewhere")]
    [Databases(nameof(Agder.Coordinator), InvitationRole.Coordinator, "Bergen", "ny@post.example", "Invitations.AddressElsewhere")]
    [Databases(nameof(Agder.Coordinator), InvitationRole.Staff, nameof(Agder.Farsund), "ny@post.example", "Invitations.AddressElsewhere")]
    [Databases(nameof(Agder.Coordinator), InvitationRole.Staff, nameof(Agder.Lyngdal), "ny@elev.lyngdal.example", "Invitations.AddressElsewhere")]
    [Databases(nameof(Agder.Coordinator), InvitationRole.Staff, nameof(Agder.Lyngdal), "ny@bygg.lyngdal.example", null)]
    [Databases(nameof(Agder.Coordinator), InvitationRole.Coordinator, "Agder fylkeskommune", "ny@post.example", null)]
    [Databases(nameof(Agder.Member), InvitationRole.Staff, nameof(Agder.Lyngdal), "ny@post.example", null)]
    [Databases(nameof(Agder.Administrator), InvitationRole.Contact, nameof(Agder.Lyngdal), "ny@post.example", null)]
    public async Task InvitePerson_AddressThatNoOrganisationOwns_OnlyByKsAndThoseWhoWorkThere(
        DatabaseKind database, string who, InvitationRole role, string where, string email, string? refused)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        await using var db = await world.DbAsync();
        var organisation = await db.Organisations.SingleAsync(o => o.DisplayName == where, world.Cancel);
        var user = World.As((Person)typeof(Agder).GetProperty(who)!.GetValue(agder)!);
        var network = who == nameof(Agder.Member) ? (LearningNetworkId?)null : agder.Network.Id;

        var one = await world.Get<InvitePerson>().HandleAsync(new(email, "Nina Ny", role, organisation.Id, network), user, world.Cancel);
        var list = await world.Get<PreviewInvitations>().HandleAsync(new($"to{email},Nina Ny,{RoleWord(role)}", organisation.Id, network), user, world.Cancel);

        one.Error?.Code.ShouldBe(refused);
        one.Succeeded.ShouldBe(refused is null);
        list.Value.Single().Error?.Code.ShouldBe(refused);
        (await db.Invitations.CountAsync(world.Cancel)).ShouldBe(refused is null ? 1 : 0);
    }

    [Theory]
    [Databases("ikke en adresse", "Invitations.BadAddress")]
    [Databases("a@localhost", "Invitations.BadAddress")]
    [Databases("Kari <kari@post.example>", "Invitations.BadAddress")]
    [Databases("kari@post.example\r\nBcc: alle@post.example", "Invitations.BadAddress")]
    [Databases("ny@teknisk.lindesnes.example", "Invitations.OtherDomain")]
    [Databases("ny@lyngdal.example", null)]
    public async Task InvitePerson_Address_IsUsedOrNot(DatabaseKind database, string email, string? refused)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        await world.AddAsync(new EmailDomain { Domain = "lindesnes.example", OrganisationId = agder.Lindesnes.Id });

        var result = await InviteAsync(world, agder, email);

        result.Error?.Code.ShouldBe(refused);
    }

    [Theory, Databases]
    public async Task InvitePerson_SameAddressTwice_SecondIsRefusedUntilTheFirstHasRunOut(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        (await InviteAsync(world, agder, "ny@lyngdal.example")).Succeeded.ShouldBeTrue();
        (await InviteAsync(world, agder, "NY@lyngdal.example")).Error!.Code.ShouldBe("Invitations.AlreadyInvited");
        (await InviteAsync(world, agder, agder.Member.Email!)).Error!.Code.ShouldBe("Invitations.HasAccount");

        world.Clock.Advance(Invitation.Lifetime);

        (await InviteAsync(world, agder, "ny@lyngdal.example")).Succeeded.ShouldBeTrue();
    }

    [Theory, Databases]
    public async Task InvitePerson_TenAtOnceToTheSameAddress_OneInvitation(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => InviteAsync(world, agder, "ny@lyngdal.example"))));

        results.Count(r => r.Succeeded).ShouldBe(1);
        results.Where(r => !r.Succeeded).ShouldAllBe(r => r.Error!.Code == "Invitations.AlreadyInvited");
        await using var db = await world.DbAsync();
        (await db.Invitations.CountAsync(world.Cancel)).ShouldBe(1);
        (await db.Outbox.CountAsync(world.Cancel)).ShouldBe(1);
    }

    [Theory]
    [Databases(WrittenForm.Nynorsk, "nn")]
    [Databases(WrittenForm.Bokmaal, "nb")]
    [Databases(WrittenForm.Neutral, "nb")]
    public async Task InvitePerson_Letter_IsInTheOrganisationsWrittenFormAndTheTokenIsStoredNowhereElse(DatabaseKind database, WrittenForm form, string language)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        await using var db = await world.DbAsync();
        await db.Organisations.ExecuteUpdateAsync(o => o.SetProperty(x => x.WrittenForm, form), world.Cancel);

        await InviteAsync(world, agder, "ny@lyngdal.example");

        var letter = await LetterAsync(world);
        letter.Language.ShouldBe(language);
        letter.InvitedBy.ShouldBe(agder.Coordinator.Name);
        letter.NetworkName.ShouldBe(agder.Network.Name);
        var stored = await db.Invitations.AsNoTracking().SingleAsync(world.Cancel);
        stored.TokenHash.ShouldBe(SecretToken.HashOf(letter.Token));
        JsonSerializer.Serialize(stored).ShouldNotContain(letter.Token);
        letter.Token.Length.ShouldBe(43);
    }

    [Theory, Databases]
    public async Task AcceptInvitation_ByTheLink_MakesAPersonWithAConfirmedAddressOnce(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        await InviteAsync(world, agder, "ny@lyngdal.example", InvitationRole.Contact);
        var token = (await LetterAsync(world)).Token;
        (await world.Get<InvitationByTokenQuery>().HandleAsync(token, World.Anonymous, world.Cancel)).Value.OrganisationName.ShouldBe("Lyngdal");

        var accepted = await AcceptAsync(world, token);

        accepted.Value.IsNew.ShouldBeTrue();
        await using var db = await world.DbAsync();
        var person = await db.Users.SingleAsync(p => p.Id == accepted.Value.PersonId, world.Cancel);
        person.EmailConfirmed.ShouldBeTrue();
        person.Email.ShouldBe("ny@lyngdal.example");
        person.Name.ShouldBe("Nina Ny");
        person.OrganisationId.ShouldBe(agder.Lyngdal.Id);
        person.PasswordHash.ShouldBe(Hash);
        (await db.Memberships.SingleAsync(m => m.NetworkId == agder.Network.Id && m.OrganisationId == agder.Lyngdal.Id, world.Cancel)).ContactId.ShouldBe(person.Id);
        (await AcceptAsync(world, token)).Error!.Code.ShouldBe("Invitations.LinkDead");
        (await world.Get<InvitationByTokenQuery>().HandleAsync(token, World.Anonymous, world.Cancel)).Error!.Code.ShouldBe("Invitations.LinkDead");
    }

    [Theory, Databases]
    public async Task AcceptInvitation_InFiveWindowsAtOnce_OnePerson(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        await InviteAsync(world, agder, "ny@lyngdal.example");
        var token = (await LetterAsync(world)).Token;

        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => AcceptAsync(world, token))));

        results.Count(r => r.Succeeded).ShouldBe(1);
        await using var db = await world.DbAsync();
        (await db.Users.CountAsync(p => p.NormalizedEmail == "NY@LYNGDAL.EXAMPLE", world.Cancel)).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task AcceptInvitation_AsCoordinator_CoordinatesFromToday(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        await InviteAsync(world, agder, "ny@lyngdal.example", InvitationRole.Coordinator);

        var accepted = await AcceptAsync(world, (await LetterAsync(world)).Token);

        await using var db = await world.DbAsync();
        (await db.StandingAsync(accepted.Value.PersonId.ToPrincipal(), agder.Network.Id, world.Today, world.Cancel))!.IsCoordinator.ShouldBeTrue();
    }

    [Theory, Databases]
    public async Task AcceptInvitation_RunOutWithdrawnOrUnknown_OneAnswer(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        var id = (await InviteAsync(world, agder, "ny@lyngdal.example")).Value;
        var token = (await LetterAsync(world)).Token;
        world.Clock.Advance(Invitation.Lifetime);
        (await AcceptAsync(world, token)).Error!.Code.ShouldBe("Invitations.LinkDead");

        (await world.Get<ResendInvitation>().HandleAsync(id, World.As(agder.Coordinator), world.Cancel)).Succeeded.ShouldBeTrue();
        var renewed = (await LetterAsync(world)).Token;
        renewed.ShouldNotBe(token);
        (await AcceptAsync(world, token)).Error!.Code.ShouldBe("Invitations.LinkDead");

        (await world.Get<RevokeInvitation>().HandleAsync(id, World.As(agder.Coordinator), world.Cancel)).Succeeded.ShouldBeTrue();
        (await AcceptAsync(world, renewed)).Error!.Code.ShouldBe("Invitations.LinkDead");
        (await AcceptAsync(world, "tull")).Error!.Code.ShouldBe("Invitations.LinkDead");
        (await world.Get<ResendInvitation>().HandleAsync(id, World.As(agder.Coordinator), world.Cancel)).Error!.Code.ShouldBe("Invitations.NotOpen");
        (await world.Get<RevokeInvitation>().HandleAsync(id, World.As(agder.Coordinator), world.Cancel)).Error!.Code.ShouldBe("Invitations.NotOpen");
    }

    /// <summary>An invitation does not outlive the right of whoever made it; somebody who has the right can send it again.</summary>
    [Theory]
    [Databases("left", InvitationRole.Staff)]
    [Databases("dismissed", InvitationRole.Staff)]
    [Databases("dismissed", InvitationRole.Coordinator)]
    [Databases("organisation out", InvitationRole.Contact)]
    public async Task AcceptInvitation_InviterHasLostTheRight_IsADeadLinkUntilSentAgain(DatabaseKind database, string how, InvitationRole role)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        var id = (await InviteAsync(world, agder, "ny@lyngdal.example", role)).Value;
        var token = (await LetterAsync(world)).Token;
        await using var db = await world.DbAsync();
        switch (how)
        {
            case "left":
                await db.Users.Where(p => p.Id == agder.Coordinator.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.EndedAt, world.Now), world.Cancel);
                break;
            case "dismissed":
                await db.Coordinators.Where(c => c.PersonId == agder.Coordinator.Id).ExecuteUpdateAsync(c => c.SetProperty(x => x.To, world.Today.AddDays(-1)), world.Cancel);
                break;
            default:
                await db.Memberships.Where(m => m.OrganisationId == agder.Lyngdal.Id).ExecuteUpdateAsync(m => m.SetProperty(x => x.To, world.Today.AddDays(-1)), world.Cancel);
                break;
        }

        (await world.Get<InvitationByTokenQuery>().HandleAsync(token, World.Anonymous, world.Cancel)).Error!.Code.ShouldBe("Invitations.LinkDead");
        (await AcceptAsync(world, token)).Error!.Code.ShouldBe("Invitations.LinkDead");
        (await db.Users.AnyAsync(p => p.NormalizedEmail == "NY@LYNGDAL.EXAMPLE", world.Cancel)).ShouldBeFalse();

        if (how != "organisation out")
        {
            (await world.Get<ResendInvitation>().HandleAsync(id, World.As(agder.Administrator), world.Cancel)).Error.ShouldBeNull();
            (await LetterAsync(world)).InvitedBy.ShouldBe(agder.Administrator.Name);
            (await AcceptAsync(world, (await LetterAsync(world)).Token)).Value.IsNew.ShouldBeTrue();
        }
    }

    [Theory, Databases]
    public async Task AcceptInvitation_SomebodyElseRegisteredTheAddressUnconfirmed_TheirPasswordIsNoWayIn(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        await InviteAsync(world, agder, "ny@lyngdal.example");
        var squatter = await world.PersonAsync("Snik", agder.Lindesnes);
        await using var db = await world.DbAsync();
        await db.Users.Where(p => p.Id == squatter.Id).ExecuteUpdateAsync(
            p => p.SetProperty(x => x.Email, "ny@lyngdal.example").SetProperty(x => x.UserName, "ny@lyngdal.example")
                .SetProperty(x => x.NormalizedEmail, "NY@LYNGDAL.EXAMPLE").SetProperty(x => x.NormalizedUserName, "NY@LYNGDAL.EXAMPLE").SetProperty(x => x.EmailConfirmed, false),
            world.Cancel);

        var accepted = await AcceptAsync(world, (await LetterAsync(world)).Token);

        accepted.Value.IsNew.ShouldBeTrue();
        var person = await db.Users.AsNoTracking().SingleAsync(p => p.NormalizedEmail == "NY@LYNGDAL.EXAMPLE", world.Cancel);
        person.Id.ShouldBe(accepted.Value.PersonId);
        person.PasswordHash.ShouldBe(Hash);
        person.OrganisationId.ShouldBe(agder.Lyngdal.Id);
    }

    [Theory, Databases]
    public async Task AcceptInvitation_AddressGotAnAccountMeanwhile_ItKeepsItsPasswordAndGetsTheRole(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        await InviteAsync(world, agder, "ny@lyngdal.example", InvitationRole.Coordinator);
        var token = (await LetterAsync(world)).Token;
        await using var db = await world.DbAsync();
        await db.Users.Where(p => p.Id == agder.Colleague.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.NormalizedEmail, "NY@LYNGDAL.EXAMPLE"), world.Cancel);

        var accepted = await AcceptAsync(world, token);

        accepted.Value.ShouldBe(new AcceptedInvitation(agder.Colleague.Id, IsNew: false));
        (await db.Users.AsNoTracking().SingleAsync(p => p.Id == agder.Colleague.Id, world.Cancel)).PasswordHash.ShouldNotBe(Hash);
        (await db.Coordinators.AnyAsync(c => c.PersonId == agder.Colleague.Id, world.Cancel)).ShouldBeTrue();
    }

    /// <summary>Who sees an invitation of the network: its coordinators, whoever made it and KS; nobody else learns that it exists.</summary>
    [Theory]
    [Databases(nameof(Agder.Administrator), true)]
    [Databases(nameof(Agder.Coordinator), true)]
    [Databases(nameof(Agder.Superuser), false)]
    [Databases(nameof(Agder.Member), false)]
    [Databases(nameof(Agder.Outsider), false)]
    [Databases(nameof(Agder.Ended), false)]
    [Databases(null, false)]
    public async Task InvitationQuery_EveryKindOfPerson_SeesItOrNot(DatabaseKind database, string? who, bool sees)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        var id = (await InviteAsync(world, agder, "ny@lyngdal.example")).Value;
        var user = who is null ? World.Anonymous : World.As((Person)typeof(Agder).GetProperty(who)!.GetValue(agder)!);

        var page = await world.Get<InvitationQuery>().HandleAsync(new InvitationFilter(), user, world.Cancel);
        var found = await world.Get<InvitationQuery>().HandleAsync(new InvitationFilter(InvitationStatus.Open, "ny@LYNG"), user, world.Cancel);
        var resent = await world.Get<ResendInvitation>().HandleAsync(id, user, world.Cancel);
        var revoked = await world.Get<RevokeInvitation>().HandleAsync(id, user, world.Cancel);

        page.Total.ShouldBe(sees ? 1 : 0);
        found.Total.ShouldBe(sees ? 1 : 0);
        page.Items.Count.ShouldBe(sees ? 1 : 0);
        resent.Error.ShouldBe(sees ? null : Error.NotFound);
        revoked.Error.ShouldBe(sees ? null : Error.NotFound);
    }

    [Theory, Databases]
    public async Task PreviewInvitations_ListWithEveryFault_NamesEachLineAndInvitesNobody(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        await world.AddAsync(
            new EmailDomain { Domain = "lindesnes.example", OrganisationId = agder.Lindesnes.Id },
            new NumberChange { OldNumber = "1032", OldName = "Lyngdal", NewNumber = agder.Lyngdal.Number, ValidTo = new DateOnly(2019, 12, 31), Unambiguous = true });
        await InviteAsync(world, agder, "alt@lyngdal.example");
        var list = $"""
            E-post;Navn;Rolle;Kommunenummer
            god@lyngdal.example;Gunn God;kontakt;

            ikke-adresse;Per;ansatt;
            god@lyngdal.example;Gunn Igjen;ansatt;
            alt@lyngdal.example;Alt Invitert;ansatt;
            {agder.Member.Email};Mona Medlem;ansatt;{agder.Lyngdal.Number}
            sjef@lyngdal.example;Sjef;sjef;
            feil@lindesnes.example;Feil Domene;ansatt;{agder.Lyngdal.Number}
            ukjent@ukjent.example;Ukjent;ansatt;
            nr@post.example;Nummer;ansatt;9999
            "sitat@lyngdal.example;Sitat;ansatt;
            uten@lyngdal.example;;ansatt;
            bergen@post.example;Bergen;ansatt;{await NumberAsync(world, "Bergen")}
            "ku@lyngdal.example";"Koordinator, Kåre";KOORDINATOR;"1032"
            """;

        var lines = (await world.Get<PreviewInvitations>().HandleAsync(new(list, null, agder.Network.Id), World.As(agder.Coordinator), world.Cancel)).Value;

        lines.Select(l => (l.Number, l.Error?.Code)).ShouldBe(
        [
            (2, null),
            (4, "Invitations.BadAddress"),
            (5, "Invitations.Twice"),
            (6, "Invitations.AlreadyInvited"),
            (7, "Invitations.HasAccount"),
            (8, "Invitations.UnknownRole"),
            (9, "Invitations.OtherDomain"),
            (10, "Invitations.OrganisationNeeded"),
            (11, "Invitations.UnknownOrganisation"),
            (12, "Invitations.BadQuotes"),
            (13, "Invitations.BadName"),
            (14, "Invitations.NotYours"),
            (15, null),
        ]);
        lines[0].Role.ShouldBe(InvitationRole.Contact);
        lines[^1].Name.ShouldBe("Koordinator, Kåre");
        lines[^1].OrganisationName.ShouldBe("Lyngdal");
        await using var db = await world.DbAsync();
        (await db.Invitations.CountAsync(world.Cancel)).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task ImportInvitations_Twice_InvitesTheGoodLinesOnce(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        var command = new InvitationListCommand("a@lyngdal.example,Anne,ansatt\nikke\nb@lyngdal.example,Bo,kontakt\n", agder.Lyngdal.Id, agder.Network.Id);

        var first = await world.Get<ImportInvitations>().HandleAsync(command, World.As(agder.Coordinator), world.Cancel);
        var second = await world.Get<ImportInvitations>().HandleAsync(command, World.As(agder.Coordinator), world.Cancel);

        first.Value.Invited.ShouldBe(2);
        first.Value.Left.Single().Number.ShouldBe(2);
        second.Value.Invited.ShouldBe(0);
        await using var db = await world.DbAsync();
        (await db.Invitations.CountAsync(world.Cancel)).ShouldBe(2);
        (await db.Invitations.Select(i => i.TokenHash).Distinct().CountAsync(world.Cancel)).ShouldBe(2);
        (await db.Outbox.CountAsync(world.Cancel)).ShouldBe(2);
    }

    [Theory, Databases]
    public async Task PreviewAndImport_NetworkThatTheUserDoesNotRead_AreNotFound(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        var command = new InvitationListCommand("a@lyngdal.example,Anne,ansatt", agder.Lyngdal.Id, agder.Network.Id);

        (await world.Get<PreviewInvitations>().HandleAsync(command, World.As(agder.Outsider), world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await world.Get<ImportInvitations>().HandleAsync(command, World.As(agder.Outsider), world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await world.Get<PreviewInvitations>().HandleAsync(command, World.Anonymous, world.Cancel)).Error.ShouldBe(Error.NotFound);
    }

    [Theory, Databases]
    public async Task InvitationChoices_EveryKindOfPerson_OffersWhatTheyMayInviteTo(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await AgderAsync(world);
        var query = world.Get<InvitationChoicesQuery>();

        var member = (await query.HandleAsync(World.As(agder.Member), world.Cancel)).Value;
        var coordinator = (await query.HandleAsync(World.As(agder.Coordinator), world.Cancel)).Value;
        var administrator = (await query.HandleAsync(World.As(agder.Administrator), world.Cancel)).Value;

        member.OwnAddressesOnly.ShouldBeFalse();
        coordinator.OwnAddressesOnly.ShouldBeTrue();
        administrator.OwnAddressesOnly.ShouldBeFalse();
        member.Roles.ShouldBe([InvitationRole.Staff]);
        member.Networks.ShouldBeEmpty();
        member.Organisations.Select(o => o.Name).ShouldBe(["Lyngdal"]);
        coordinator.Networks.Select(n => n.Id).ShouldBe([agder.Network.Id]);
        coordinator.Organisations.Select(o => o.Name).ShouldBe(["Agder fylkeskommune", "Farsund", "Kristiansand", "Lindesnes", "Lyngdal"], ignoreOrder: true);
        administrator.Networks.Count.ShouldBe(3);
        administrator.Organisations.Count.ShouldBe(7);
        (await query.HandleAsync(World.As(agder.Ended), world.Cancel)).Error.ShouldBe(Error.NotFound);
    }

    [Theory]
    [InlineData("a@b.no,Kåre,ansatt", ',')]
    [InlineData("a@b.no;Kåre;ansatt", ';')]
    [InlineData("a@b.no\tKåre\tansatt", '\t')]
    public void Read_Separator_IsFound(string line, char separator)
    {
        var read = InvitationList.Read(line, null).Value.Single();
        read.Invitee.ShouldBe(new Invitee("a@b.no", "Kåre", InvitationRole.Staff, null, null), $"{(int)separator}");
    }

    [Fact]
    public void Read_HeadingInAnotherOrder_IsFollowed()
    {
        var read = InvitationList.Read("sep=;\r\nNavn;Kommunenr;E-postadresse\r\nKåre;301;k@oslo.example\r\n", null).Value.Single();
        read.Invitee.ShouldBe(new Invitee("k@oslo.example", "Kåre", InvitationRole.Staff, null, "0301"));
        read.Number.ShouldBe(3);
    }

    [Fact]
    public void Read_TooLongTooLargeOrEmpty_IsRefusedWhole()
    {
        InvitationList.Read(string.Concat(Enumerable.Range(0, 501).Select(i => $"p{i}@a.example,P\n")), null).Error!.Code.ShouldBe("Invitations.ListTooLong");
        InvitationList.Read(string.Concat(Enumerable.Range(0, 500).Select(i => $"p{i}@a.example,P\n")), null).Value.Count.ShouldBe(500);
        InvitationList.Read(new string('å', InvitationList.MaxBytes), null).Error!.Code.ShouldBe("Invitations.ListTooLarge");
        InvitationList.Read(" \n\n", null).Error!.Code.ShouldBe("Invitations.ListEmpty");
        InvitationList.Read("e-post,navn\n", null).Error!.Code.ShouldBe("Invitations.ListEmpty");
    }

    [Fact]
    public void Decode_WhatSpreadsheetsWrite_IsRead()
    {
        const string text = "kåre@a.example;Kåre Øst – Æra";
        foreach (var encoding in (Encoding[])[new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, CodePagesEncodingProvider.Instance.GetEncoding(1252)!])
        {
            DelimitedText.Decode([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]).ShouldBe(text, encoding.WebName);
        }
    }

    /// <summary>Everybody, and Lyngdal with a domain of its own.</summary>
    private static async Task<Agder> AgderAsync(World world)
    {
        var agder = await world.AgderAsync();
        await world.AddAsync(new EmailDomain { Domain = "lyngdal.example", OrganisationId = agder.Lyngdal.Id });
        return agder;
    }

    private static string RoleWord(InvitationRole role) => role switch
    {
        InvitationRole.Staff => "ansatt",
        InvitationRole.Contact => "kontakt",
        _ => "koordinator",
    };

    private static async Task<string> NumberAsync(World world, string name)
    {
        await using var db = await world.DbAsync();
        return await db.Organisations.Where(o => o.DisplayName == name).Select(o => o.Number).SingleAsync(world.Cancel);
    }

    private static Task<Result<InvitationId>> InviteAsync(World world, Agder agder, string email, InvitationRole role = InvitationRole.Staff) =>
        world.Get<InvitePerson>().HandleAsync(new(email, "Nina Ny", role, agder.Lyngdal.Id, agder.Network.Id), World.As(agder.Coordinator), world.Cancel);

    private static Task<Result<AcceptedInvitation>> AcceptAsync(World world, string token) =>
        world.Get<AcceptInvitation>().HandleAsync(new(token, null, "Nina Ny", Hash), World.Anonymous, world.Cancel);

    /// <summary>The newest letter in the outbox.</summary>
    private static async Task<InvitationIssued> LetterAsync(World world)
    {
        await using var db = await world.DbAsync();
        var message = await db.Outbox.OrderByDescending(m => m.OccurredAt).ThenByDescending(m => m.Id).FirstAsync(world.Cancel);
        return JsonSerializer.Deserialize<InvitationIssued>(message.Payload)!;
    }
}
