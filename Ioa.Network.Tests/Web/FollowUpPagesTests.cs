using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Web;

/// <summary>What is to be followed up, changed in a page without script.</summary>
[Collection<SiteCollection>]
public sealed class FollowUpPagesTests(SiteFixture site)
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Change_InPlace_TellsWhatAnotherWroteMeanwhileAndKeepsWhatWasTyped()
    {
        var agder = await site.World.AgderAsync();
        var meeting = await site.World.MeetingAsync(agder.Network, agder.Coordinator);
        (await site.World.Get<AddFollowUp>().HandleAsync(new(meeting, FollowUpKind.Preparation, "Les veilederen", null, false, null), World.As(agder.Coordinator), Cancel)).Error.ShouldBeNull();
        var path = $"/moter/{meeting}";
        using var coordinator = await site.VisitAsync(agder.Coordinator);
        var page = await coordinator.PageAsync(path);
        page.QuerySelector("#forberedelser-tekst").ShouldBeNull();
        var press = page.QuerySelectorAll<IHtmlButtonElement>("button[name='FollowUp.Press']").Single(b => b.Value.StartsWith("edit:", StringComparison.Ordinal));

        using var opened = await PostAsync(coordinator, path, press.Form!, ("FollowUp.Press", press.Value));
        var open = await Visitor.ParseAsync(opened);
        open.QuerySelector<IHtmlTextAreaElement>("#forberedelser-tekst")!.Value.ShouldBe("Les veilederen");
        var id = new FollowUpId(Guid.Parse(press.Value["edit:".Length..]));
        (await site.World.Get<ChangeFollowUp>().HandleAsync(new(id, "Les kapittel 2", agder.Coordinator.Id, null, 1), World.As(agder.Coordinator), Cancel)).ShouldBeDone();

        // A day that cannot be read does not hide that it was changed.
        var day = ("FollowUp.Due", site.World.Today.AddDays(9).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        using var bad = await PostAsync(coordinator, path, Form(open), ("FollowUp.Text", "Les alt"), ("FollowUp.Due", "i morgen"));
        using var late = await PostAsync(coordinator, path, Form(await Visitor.ParseAsync(bad)), day);
        var told = await Visitor.ParseAsync(late);
        told.QuerySelector("[role=alert]")!.TextContent.ShouldContain("Noen andre endret dette");
        told.QuerySelector(".follow-ups")!.TextContent.ShouldContain("Les kapittel 2");
        told.QuerySelector<IHtmlTextAreaElement>("#forberedelser-tekst")!.Value.ShouldBe("Les alt");
        told.QuerySelector<IHtmlInputElement>("#forberedelser-frist")!.Value.ShouldBe(day.Item2);

        using var saved = await PostAsync(coordinator, path, Form(told), ("FollowUp.Owner", ""));
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var row = (await site.World.Get<FollowUpsQuery>().HandleAsync(meeting, World.As(agder.Member), Cancel)).Value.Own.ShouldHaveSingleItem();
        (row.Text, row.OwnerId, row.DueOn).ShouldBe(("Les alt", null, site.World.Today.AddDays(9)));

        using var member = await site.VisitAsync(agder.Member);
        (await member.PageAsync(path)).QuerySelectorAll("button[value^='edit:']").ShouldBeEmpty();
    }

    private static IHtmlFormElement Form(IHtmlDocument page) => page.QuerySelector<IHtmlTextAreaElement>("#forberedelser-tekst").ShouldNotBeNull().Form!;

    // What the browser would send: the form's fields, with those that were typed in.
    private static async Task<HttpResponseMessage> PostAsync(Visitor visitor, string path, IHtmlFormElement form, params (string Name, string Value)[] typed)
    {
        var fields = form.Elements
            .Where(e => e is not IHtmlButtonElement && e.GetAttribute("name") is { Length: > 0 } && typed.All(t => t.Name != e.GetAttribute("name")))
            .Select(e => KeyValuePair.Create(e.GetAttribute("name")!, e switch { IHtmlTextAreaElement area => area.Value, IHtmlSelectElement select => select.Value ?? "", IHtmlInputElement input => input.Value, _ => "" }))
            .Concat(typed.Select(t => KeyValuePair.Create(t.Name, t.Value)));
        using var content = new FormUrlEncodedContent(fields);
        return await visitor.Client.PostAsync(path, content, Cancel);
    }
}
