using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Duties;

/// <summary>What is written down about an enquiry, and what it counts as.</summary>
public sealed class EnquiryTests
{
    private static readonly Dictionary<string, (Func<World, Agder, EnquiryContent, EnquiryContent> Write, string? Refused)> Contents = new(StringComparer.Ordinal)
    {
        ["as it is"] = ((_, _, c) => c, null),
        ["no kind"] = ((_, _, c) => c with { Kind = null }, "Enquiries.KindMissing"),
        ["nobody"] = ((_, _, c) => c with { From = null }, "Enquiries.FromMissing"),
        ["unknown id"] = ((_, _, c) => c with { From = OrganisationId.New() }, "Enquiries.FromMissing"),
        ["typed in full"] = ((_, a, c) => c with { From = null, FromName = a.Farsund.Number }, null),
        ["typed what is none"] = ((_, _, c) => c with { FromName = "Andeby" }, "Enquiries.FromUnknown"),
        ["typed what is several"] = ((_, _, c) => c with { FromName = "L" }, "Enquiries.FromAmbiguous"),
        ["oneself"] = ((_, a, c) => c with { From = a.Kristiansand.Id }, "Enquiries.FromOneself"),
        ["no subject"] = ((_, _, c) => c with { Subject = " \u200B " }, "Enquiries.SubjectMissing"),
        ["longest subject"] = ((_, _, c) => c with { Subject = new string('x', 160) }, null),
        ["too long a subject"] = ((_, _, c) => c with { Subject = new string('x', 161) }, "Enquiries.TextTooLong"),
        ["too long a note"] = ((_, _, c) => c with { Note = new string('x', 2001) }, "Enquiries.TextTooLong"),
        ["no time"] = ((_, _, c) => c with { Minutes = null }, "Enquiries.MinutesInvalid"),
        ["no minutes"] = ((_, _, c) => c with { Minutes = 0 }, "Enquiries.MinutesInvalid"),
        ["a week's work"] = ((_, _, c) => c with { Minutes = 2400 }, null),
        ["more than a week's work"] = ((_, _, c) => c with { Minutes = 2401 }, "Enquiries.MinutesInvalid"),
        ["no date"] = ((_, _, c) => c with { Date = null }, "Enquiries.DateInvalid"),
        ["tomorrow"] = ((w, _, c) => c with { Date = w.Today.AddDays(1) }, "Enquiries.DateInvalid"),
        ["wish that ends first"] = ((w, a, c) => w.Visit(a.Lyngdal) with { WishedTo = w.Today }, "Enquiries.WishInvalid"),
        ["wish without a beginning"] = ((w, a, c) => w.Visit(a.Lyngdal) with { WishedFrom = null, WishedTo = w.Today }, "Enquiries.WishInvalid"),
        ["a wish on a call"] = ((w, a, c) => c with { WishedTo = w.Today, Visitors = -1 }, null),
        ["nobody visits"] = ((w, a, c) => w.Visit(a.Lyngdal) with { Visitors = 0 }, "Enquiries.VisitorsInvalid"),
        ["no such conversation"] = ((_, _, c) => c with { Thread = ThreadId.New() }, "Enquiries.ThreadInvalid"),
    };

    public static TheoryData<string> Situations => [.. Contents.Keys];

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task Register_Content_IsWrittenOrRefused(string situation)
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var (write, refused) = Contents[situation];

        var written = await world.TryRegisterAsync(agder.Superuser, agder.Network, write(world, agder, world.Call(agder.Lyngdal)));

        written.Error?.Code.ShouldBe(refused);
        (await world.EnquiriesAsync(agder.Superuser)).Page.Total.ShouldBe(refused is null ? 1 : 0);
    }

    [Databases]
    [Theory]
    public async Task Register_SameFormTwice_IsOneEnquiry_AndAnotherContentIsNotLost(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var key = Talk.NewKey();
        var content = world.Visit(agder.Lyngdal);

        var both = await Task.WhenAll(
            world.TryRegisterAsync(agder.Superuser, agder.Network, content, key: key),
            world.TryRegisterAsync(agder.Superuser, agder.Network, content, key: key));

        both[0].Value.ShouldBe(both[1].Value);
        (await world.TryRegisterAsync(agder.Superuser, agder.Network, content with { Minutes = 90 }, key: key)).ShouldBeRefused("Enquiries.FormUsed");
        (await world.TryRegisterAsync(agder.OtherSuperuser, agder.Network, content, key: key)).ShouldBeRefused("Enquiries.FormUsed");
        (await world.EnquiriesAsync(agder.Superuser)).Page.Total.ShouldBe(1);
        await using var db = await world.DbAsync();
        (await db.Visits.CountAsync(world.Cancel)).ShouldBe(1);
    }

    [Databases]
    [Theory]
    public async Task Register_Coordinator_GivesItToWhoServesTheCaller(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();

        var id = await world.RegisterAsync(agder.Coordinator, agder.Network, world.Call(agder.Lyngdal));
        (await world.EnquiryAsync(agder.Superuser, id)).Row.ReceivedByName.ShouldBe(agder.Kristiansand.DisplayName);
        (await world.TryRegisterAsync(agder.Coordinator, agder.Network, world.Call(agder.Farsund))).ShouldBeRefused("Enquiries.ReceiverMissing");
    }

    [Databases]
    [Theory]
    public async Task Edit_KeepsWhatItSaid_AndRefusesWhoeverSawAnOlderOne(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.RegisterAsync(agder.Superuser, agder.Network, world.Call(agder.Lyngdal) with { Note = "Ringer igjen" });
        var version = (await world.EnquiryAsync(agder.Superuser, id)).Version;
        var edit = new EditEnquiryCommand(id, world.Call(agder.Lindesnes, "Renhold", 30), version);

        (await world.Get<EditEnquiry>().HandleAsync(edit, World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await world.Get<EditEnquiry>().HandleAsync(edit, World.As(agder.Superuser), world.Cancel)).Error.ShouldBe(Error.ChangedMeanwhile);

        var view = await world.EnquiryAsync(agder.OtherSuperuser, id);
        (view.Row.FromName, view.Row.Subject, view.Row.Minutes, view.Row.Note).ShouldBe((agder.Lindesnes.DisplayName, "Renhold", 30, ""));
        var before = view.Before.Single();
        (before.FromName, before.Subject, before.Minutes, before.Note, before.ReplacedBy)
            .ShouldBe((agder.Lyngdal.DisplayName, "Velferdsteknologi", 15, "Ringer igjen", agder.Coordinator.Name));
    }

    [Databases]
    [Theory]
    public async Task Delete_CountsNoLonger_UntilItIsRestored(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.RegisterAsync(agder.Superuser, agder.Network, world.Call(agder.Lyngdal));
        var user = World.As(agder.Superuser);

        (await world.Get<DeleteEnquiry>().HandleAsync(new(id), user, world.Cancel)).ShouldBeDone();
        (await world.Get<DeleteEnquiry>().HandleAsync(new(id), user, world.Cancel)).ShouldBeRefused("Enquiries.AlreadyDeleted");
        (await world.EnquiriesAsync(agder.Superuser)).Page.Total.ShouldBe(0);
        (await world.ReportAsync(agder.Superuser)).Rows.Sum(r => r.Count).ShouldBe(0);
        (await world.EnquiriesAsync(agder.Superuser, new(Deleted: true))).Page.Items.Single().Id.ShouldBe(id);
        (await world.EnquiryAsync(agder.Coordinator, id)).DeletedBy.ShouldBe(agder.Superuser.Name);

        (await world.Get<RestoreEnquiry>().HandleAsync(new(id), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await world.EnquiriesAsync(agder.Superuser)).Page.Total.ShouldBe(1);
    }

    [Theory]
    [InlineData("Velferdsteknologi", "velferdsteknologi", true)]
    [InlineData("Besøk om velferdsteknologi", "Velferdsteknologien på sykehjem", true)]
    [InlineData("Innovasjonspartnerskap renhold", "Renhold", true)]
    [InlineData("Elektriske ferger", "Renhold av skoler", false)]
    [InlineData("Studiebesøk", "Studiebesøk", false)]
    [InlineData("Rehabilitering av skole", "Rehabilitering av sykehjem", false)]
    public void Alike_TwoSubjects_AreWhenTheWordsThatMatterAre(string one, string other, bool alike)
    {
        SubjectWords.Alike(one, other).ShouldBe(alike);
        SubjectWords.Alike(other, one).ShouldBe(alike);
    }

    [Databases]
    [Theory]
    public async Task SameDay_OthersAboutTheSameAheadOfUs_AreOffered(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var siri = agder.Superuser;
        var thread = await world.AskAsync(agder.Member, agder.Network);
        var first = await world.RegisterAsync(siri, agder.Network, world.Visit(agder.Lyngdal, "Besøk om velferdsteknologi"), agreed: world.Today.AddDays(30));
        await world.RegisterAsync(siri, agder.Network, world.Visit(agder.Lyngdal, "Renhold") with { Thread = thread });
        await world.RegisterAsync(siri, agder.Network, world.Visit(agder.Farsund, "Velferdsteknologi", inDays: -1));
        await world.RegisterAsync(siri, agder.Network, world.Visit(agder.Lindesnes, "Velferdsteknologi"));
        var called = await world.RegisterAsync(siri, agder.Network, world.Visit(agder.Farsund, "Velferdsteknologi", inDays: 3));
        var calledVisit = (await world.EnquiryAsync(siri, called)).Visit!;
        await world.Get<SettleVisit>().HandleAsync(new(called, null, Cancelled: true, calledVisit.Version), World.As(siri), world.Cancel);

        var second = await world.RegisterAsync(siri, agder.Network, world.Visit(agder.Lindesnes, "Velferdsteknologi i hjemmet") with { Thread = thread });

        // Neither one's own, nor what is past or called off; what is about the same thread, whatever it is called.
        var offers = (await world.EnquiryAsync(siri, second)).SameDay;
        offers.Select(v => v.Date ?? v.WishedFrom).ShouldBe([world.Today.AddDays(20), world.Today.AddDays(30)]);
        offers[1].Others.ShouldBe([agder.Lyngdal.DisplayName]);
        (await world.EnquiryAsync(siri, first)).SameDay.Select(v => v.Others.Single()).ShouldBe([agder.Lindesnes.DisplayName, agder.Lindesnes.DisplayName]);

        (await world.ShareAsync(siri, second, offers[1].Id)).ShouldBeDone();
        var together = await world.EnquiryAsync(siri, second);
        together.SameDay.ShouldBeEmpty("who shares a visit is not asked again");
        (together.Visit!.Date, together.Visit.Others.Single(), together.Row.Together).ShouldBe((world.Today.AddDays(30), agder.Lyngdal.DisplayName, 2));
        await using var db = await world.DbAsync();
        (await db.Visits.CountAsync(v => !db.Enquiries.Any(e => e.VisitId == v.Id), world.Cancel)).ShouldBe(0, "nobody's visit is left behind");
    }

    [Databases]
    [Theory]
    public async Task Share_AVisitOfOthers_IsRefused(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var bergen = await world.RegisterAsync(agder.Outsider, agder.OtherNetwork, world.Visit(agder.Lyngdal));
        var elsewhere = (await world.EnquiryAsync(agder.Outsider, bergen)).Visit!.Id;
        var wish = await world.RegisterAsync(agder.Superuser, agder.Network, world.Visit(agder.Lyngdal));
        var call = await world.RegisterAsync(agder.Superuser, agder.Network, world.Call(agder.Lyngdal));

        (await world.ShareAsync(agder.Superuser, wish, elsewhere)).ShouldBeRefused("Enquiries.VisitGone");
        (await world.ShareAsync(agder.Superuser, call, null)).ShouldBeRefused("Enquiries.NotAVisit");
    }

    [Databases]
    [Theory]
    public async Task Settle_OneOfThoseWhoCome_IsForAll(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var first = await world.RegisterAsync(agder.Superuser, agder.Network, world.Visit(agder.Lyngdal));
        var second = await world.RegisterAsync(agder.Superuser, agder.Network, world.Visit(agder.Lindesnes));
        await world.JoinAsync(agder.Superuser, second);
        var version = (await world.EnquiryAsync(agder.Superuser, second)).Visit!.Version;

        var settle = new SettleVisitCommand(second, world.Today.AddDays(12), Cancelled: false, version);
        (await world.Get<SettleVisit>().HandleAsync(settle, World.As(agder.Superuser), world.Cancel)).ShouldBeDone();
        (await world.Get<SettleVisit>().HandleAsync(settle with { Date = world.Today }, World.As(agder.Coordinator), world.Cancel)).Error.ShouldBe(Error.ChangedMeanwhile);

        (await world.EnquiryAsync(agder.Superuser, first)).Visit!.Date.ShouldBe(world.Today.AddDays(12));
    }

    /// <summary>Whatever is registered, gathered, called off, moved and deleted: the report's figures are those of a simple count, and each is that of the list it leads to.</summary>
    [Databases]
    [Theory]
    public async Task Report_AfterAnything_CountsWhatTheListShows(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Member, agder.Network);
        var siri = World.As(agder.Superuser);
        var random = new Random(20260302);
        Organisation[] callers = [agder.Lyngdal, agder.Lindesnes, agder.Farsund];
        string[] subjects = ["Velferdsteknologi", "Skolebygg", "Elektriske ferger"];
        var ids = new List<EnquiryId>();
        for (var i = 0; i < 90; i++)
        {
            if (i == 45)
            {
                await world.ReplyAsync(agder.Superuser, thread);
            }

            switch (random.Next(6))
            {
                case 0:
                    ids.Add(await world.RegisterAsync(agder.Superuser, agder.Network, world.Call(callers[random.Next(3)], "Renhold", random.Next(1, 99)) with
                    {
                        Kind = (EnquiryKind)random.Next(2), Thread = random.Next(2) == 0 ? thread : null, Date = world.Today.AddDays(-random.Next(3)),
                    }));
                    break;
                case 1 or 2 or 3:
                    var id = await world.RegisterAsync(agder.Superuser, agder.Network, world.Visit(callers[random.Next(3)], subjects[random.Next(3)], random.Next(1, 99)));
                    ids.Add(id);
                    if (random.Next(3) > 0 && (await world.EnquiryAsync(agder.Superuser, id)).SameDay is [var visit, ..])
                    {
                        (await world.ShareAsync(agder.Superuser, id, visit.Id)).ShouldBeDone();
                    }

                    break;
                case 4 when ids.Count > 0:
                    await world.Get<DeleteEnquiry>().HandleAsync(new(ids[random.Next(ids.Count)]), siri, world.Cancel);
                    break;
                case 5 when ids.Count > 0:
                    var one = ids[random.Next(ids.Count)];
                    if ((await world.EnquiryAsync(agder.Superuser, one)).Visit is { } settled)
                    {
                        await world.Get<SettleVisit>().HandleAsync(new(one, null, random.Next(4) == 0, settled.Version), siri, world.Cancel);
                    }

                    break;
            }
        }

        await using var db = await world.DbAsync();

        // At least once it is the first of a visit who is deleted: the next is then the first.
        var shared = await db.Enquiries.Where(e => e.DeletedAt == null && e.VisitId != null && db.Visits.Any(v => v.Id == e.VisitId && v.CancelledAt == null)).ToListAsync(world.Cancel);
        var first = shared.GroupBy(e => e.VisitId).MaxBy(visit => visit.Count())!.MinBy(e => e.VisitNumber)!;
        (await world.Get<DeleteEnquiry>().HandleAsync(new(first.Id), siri, world.Cancel)).ShouldBeDone();
        var enquiries = await db.Enquiries.AsNoTracking().Where(e => e.DeletedAt == null).ToListAsync(world.Cancel);
        var cancelled = await db.Visits.Where(v => v.CancelledAt != null).Select(v => v.Id).ToListAsync(world.Cancel);
        var spared = enquiries.Where(e => e.VisitId is { } visit && !cancelled.Contains(visit)).GroupBy(e => e.VisitId)
            .SelectMany(visit => visit.OrderBy(e => e.VisitNumber).Skip(1).Select(e => (e.FromId, visit.MinBy(first => first.VisitNumber)!.Minutes)))
            .ToList();
        spared.Count.ShouldBeGreaterThan(3, "the dice have made something to count");
        enquiries.ShouldContain(e => e.ThreadHadAnswer);
        enquiries.ShouldContain(e => e.ThreadId != null && !e.ThreadHadAnswer);

        foreach (var reader in new[] { agder.Superuser, agder.Coordinator })
        {
            foreach (var from in new DateOnly?[] { null, world.Today })
            {
                var filter = new EnquiryFilter(agder.Network.Slug, FirstDay: from);
                foreach (var row in (await world.ReportAsync(reader, filter)).Rows)
                {
                    var own = enquiries.Where(e => e.FromId == row.Organisation && (from is null || e.Date >= from)).ToList();
                    row.ByKind.ShouldBe(Enum.GetValues<EnquiryKind>().Select(k => own.Count(e => e.Kind == k)));
                    row.Minutes.ShouldBe(own.Sum(e => e.Minutes));
                    row.Answered.ShouldBe(own.Count(e => e.ThreadHadAnswer));
                    row.SparedMinutes.ShouldBe(spared.Where(s => s.FromId == row.Organisation).Sum(s => s.Minutes));
                    row.Gathered.ShouldBe(spared.Count(s => s.FromId == row.Organisation));

                    var link = filter with { From = row.Organisation };
                    (await TotalsAsync(link)).ShouldBe((row.Count, row.Minutes));
                    (await TotalsAsync(link with { Kind = EnquiryKind.Visit })).Count.ShouldBe(row.ByKind[2]);
                    (await TotalsAsync(link with { Saving = EnquirySaving.Visit })).Count.ShouldBe(row.Gathered);
                    (await TotalsAsync(link with { Saving = EnquirySaving.Answer })).Count.ShouldBe(row.Answered);
                }

                async Task<(int Count, int Minutes)> TotalsAsync(EnquiryFilter link)
                {
                    var list = await world.EnquiriesAsync(reader, link);
                    return (list.Page.Total, list.Minutes);
                }
            }
        }
    }

    /// <summary>A conversation that was moved to another network is that network's: neither its title nor its address is given here.</summary>
    [Databases]
    [Theory]
    public async Task List_ConversationMovedAway_IsNotNamed(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Member, agder.Network, "Hemmelig etterpå");
        var id = await world.RegisterAsync(agder.Superuser, agder.Network, world.Call(agder.Lyngdal) with { Thread = thread });
        (await world.EnquiryAsync(agder.Superuser, id)).Row.ThreadTitle.ShouldBe("Hemmelig etterpå");
        await using var db = await world.DbAsync();
        await db.Threads.Where(t => t.Id == thread).ExecuteUpdateAsync(t => t.SetProperty(x => x.NetworkId, agder.OtherNetwork.Id), world.Cancel);

        var row = (await world.EnquiriesAsync(agder.Superuser)).Page.Items.Single();
        (row.Thread, row.ThreadTitle).ShouldBe((null, null));

        // And what is corrected otherwise stays tied to it.
        var view = await world.EnquiryAsync(agder.Superuser, id);
        (await world.Get<EditEnquiry>().HandleAsync(
            new(id, world.Call(agder.Lyngdal, "Rettet") with { Thread = view.Tied }, view.Version), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();
    }
}
