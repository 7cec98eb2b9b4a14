using System.Net;
using System.Text.RegularExpressions;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Web;

[Collection<SiteCollection>]
public sealed partial class InvitationPageTests(SiteFixture site)
{
    private const string NewPassword = "fire ord om ei geit";

    [Fact]
    public async Task Invite_AcceptByTheLinkInTheLetter_IsSignedInAtTheOrganisation()
    {
        var agder = await site.World.AgderAsync();
        using var coordinator = await site.VisitAsync(agder.Coordinator);
        var email = $"ny@{await DomainAsync(agder.Lyngdal)}";
        (await coordinator.PageAsync("/invitasjoner/ny")).QuerySelector("#email-hint")!.TextContent.ShouldContain("må adressen høre til virksomheten");
        using var refused = await coordinator.SubmitAsync(
            "/invitasjoner/ny",
            ("Input.Email", $"ny.{PersonId.New()}@post.example"),
            ("Input.Name", "Nina Ny"),
            ("Input.Role", nameof(InvitationRole.Contact)),
            ("Input.Organisation", agder.Lyngdal.Id.ToString()),
            ("Input.Network", agder.Network.Id.ToString()));
        (await Visitor.ParseAsync(refused)).QuerySelector(".notice--error")!.TextContent.ShouldContain("Som koordinator kan du bare invitere til Lyngdal");

        using var sent = await coordinator.SubmitAsync(
            "/invitasjoner/ny",
            ("Input.Email", email),
            ("Input.Name", "Nina <b>Ny</b>"),
            ("Input.Role", nameof(InvitationRole.Contact)),
            ("Input.Organisation", agder.Lyngdal.Id.ToString()),
            ("Input.Network", agder.Network.Id.ToString()));
        sent.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await coordinator.PageAsync("/invitasjoner")).Body!.TextContent.ShouldContain(email);

        var link = await LinkAsync(email);
        using var visitor = site.Visit();
        (await visitor.PageAsync(link)).QuerySelector("h1")!.TextContent.ShouldBe("Velkommen");
        using var weak = await visitor.SubmitAsync(link, ("Input.Name", "Nina Ny"), ("Input.Password", "kort"));
        weak.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var accepted = await visitor.SubmitAsync(link, ("Input.Name", "Nina Ny"), ("Input.Password", NewPassword));
        accepted.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.PageAsync($"/kommuner/{agder.Lyngdal.Number}/ansatte")).Body!.TextContent.ShouldContain("Nina Ny");

        using var again = await site.Visit().GetAsync(link);
        again.StatusCode.ShouldBe(HttpStatusCode.Gone);
        using var other = site.Visit();
        await other.LogInAsync(email, NewPassword);
    }

    [Fact]
    public async Task List_PreviewThenConfirm_InvitesTheGoodLinesAndLeavesTheBadOnesToBeMended()
    {
        var agder = await site.World.AgderAsync();
        using var coordinator = await site.VisitAsync(agder.Coordinator);
        var email = $"liste@{await DomainAsync(agder.Lyngdal)}";
        var list = $"{email};Liv Liste;kontakt\nikke-adresse;Per;ansatt";
        (string, string)[] fields = [("Input.Text", list), ("Input.Organisation", agder.Lyngdal.Id.ToString()), ("Input.Network", agder.Network.Id.ToString())];

        using var previewed = await coordinator.SubmitAsync("/invitasjoner/liste", fields);
        var page = await Visitor.ParseAsync(previewed);
        page.Body!.TextContent.ShouldContain("Linje 2");
        page.Body.TextContent.ShouldContain("E-postadressen er ikke gyldig.");
        page.QuerySelector("textarea")!.TextContent.ShouldBe(list);
        (await InvitationsAsync(email)).ShouldBe(0);

        var form = page.QuerySelectorAll("form").Single(f => f.QuerySelector("[name='Input.Confirm']") is not null);
        var hidden = form.QuerySelectorAll("input[type=hidden]").Select(i => (i.GetAttribute("name")!, i.GetAttribute("value") ?? "")).ToArray();
        using var changed = await PostAsync(coordinator, [.. hidden, .. fields[1..], ("Input.Text", list + $"\nsneket.{email};Snek;ansatt"), ("Input.Confirm", "true")]);
        (await InvitationsAsync(email)).ShouldBe(0, "what was not previewed is not imported");
        using var confirmed = await PostAsync(coordinator, [.. hidden, .. fields, ("Input.Confirm", "true")]);

        (await InvitationsAsync(email)).ShouldBe(1);
        (await Visitor.ParseAsync(confirmed)).QuerySelector("textarea")!.TextContent.ShouldBe("ikke-adresse;Per;ansatt");
    }

    [Fact]
    public async Task Invitations_Outsider_SeesNoneAndCannotResendOrWithdraw()
    {
        var agder = await site.World.AgderAsync();
        var email = $"skjult@{await DomainAsync(agder.Lyngdal)}";
        var invited = await site.World.Get<InvitePerson>().HandleAsync(
            new(email, "Skjult", InvitationRole.Staff, agder.Lyngdal.Id, agder.Network.Id), World.As(agder.Coordinator), site.World.Cancel);
        invited.Error.ShouldBeNull();

        foreach (var person in (Person[])[agder.Outsider, agder.Superuser, agder.Member])
        {
            using var visitor = await site.VisitAsync(person);
            (await visitor.PageAsync("/invitasjoner")).Body!.TextContent.ShouldNotContain(email);
            (await visitor.PageAsync($"/invitasjoner?q={email}")).QuerySelectorAll(".list__item").ShouldBeEmpty();
        }

        using var anonymous = await site.Visit().GetAsync("/invitasjoner");
        anonymous.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin/personer")]
    [InlineData("/admin/post")]
    public async Task Administration_NobodyButAdministrators_IsNotFound(string path)
    {
        var agder = await site.World.AgderAsync();
        foreach (var person in (Person[])[agder.Coordinator, agder.Superuser, agder.Member, agder.Outsider])
        {
            using var visitor = await site.VisitAsync(person);
            using var response = await visitor.GetAsync(path);
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound, person.Name);
        }

        using var administrator = await site.VisitAsync(agder.Administrator);
        (await administrator.PageAsync(path)).QuerySelector("h1").ShouldNotBeNull();
    }

    [Fact]
    public async Task End_ByTheCoordinator_SignsThePersonOutAtOnceAndReopenLetsThemIn()
    {
        var agder = await site.World.AgderAsync();
        using var member = await site.VisitAsync(agder.Member);
        await member.PageAsync("/invitasjoner");
        using var coordinator = await site.VisitAsync(agder.Coordinator);

        using var ended = await coordinator.SubmitAsync($"/personer/{agder.Member.Id}/avslutt", ("_handler", "end"));
        ended.StatusCode.ShouldBe(HttpStatusCode.Redirect);

        using var refused = await member.GetAsync("/invitasjoner");
        refused.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var again = site.Visit();
        using var login = await again.SubmitAsync("/Account/Login", ("Input.Email", agder.Member.Email!), ("Input.Password", World.Password));
        login.StatusCode.ShouldBe(HttpStatusCode.OK);

        (await site.World.Get<ReopenPerson>().HandleAsync(agder.Member.Id, World.As(agder.Coordinator), site.World.Cancel)).Error.ShouldBeNull();
        using var back = site.Visit();
        await back.LogInAsync(agder.Member.Email!, World.Password);
        await back.PageAsync("/invitasjoner");
    }

    [Fact]
    public async Task End_SomebodyOutsideTheNetwork_IsNotFound()
    {
        var agder = await site.World.AgderAsync();
        using var coordinator = await site.VisitAsync(agder.Coordinator);

        using var response = await coordinator.GetAsync($"/personer/{agder.Outsider.Id}/avslutt");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<HttpResponseMessage> PostAsync(Visitor visitor, (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await visitor.Client.PostAsync("/invitasjoner/liste", content, Xunit.TestContext.Current.CancellationToken);
    }

    /// <summary>A domain of the organisation's own.</summary>
    private async Task<string> DomainAsync(Organisation organisation)
    {
        var domain = $"d{OrganisationId.New().Value:N}.example";
        await site.World.AddAsync(new EmailDomain { Domain = domain, OrganisationId = organisation.Id });
        return domain;
    }

    private async Task<int> InvitationsAsync(string email)
    {
        await using var db = await site.World.DbAsync();
        return await db.Invitations.CountAsync(i => i.Email == email, site.World.Cancel);
    }

    /// <summary>The link in the letter that the running dispatcher wrote to the folder.</summary>
    private async Task<string> LinkAsync(string email)
    {
        await site.World.DeliverAsync();
        while (true)
        {
            var letters = await site.World.Get<MailFolder>().NewestAsync(100, site.World.Cancel);
            if (letters.FirstOrDefault(l => l.To == email) is { } letter)
            {
                return InvitationLink().Match(letter.TextBody).Value;
            }

            await Task.Delay(20, site.World.Cancel);
        }
    }

    [GeneratedRegex(@"/invitasjon/[\w-]{43}")]
    private static partial Regex InvitationLink();
}
