using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Experiences.Import;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Reference;
using Ioa.Network.Core.Visits;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Demo;

/// <summary>
/// Fills an empty database with a whole country to try the product in: networks, fictional people, and what they ask each other. The same
/// every time, but for the dates, which are relative to today. For Development only; a database with people or networks in it is never touched.
/// </summary>
public sealed class DemoContent(IDbContextFactory<NetworkDbContext> contexts, UploadImport upload, RunImport run, WishVisit wish, ProposeTrip propose, TimeProvider clock)
{
    /// <summary>Everybody's password in the demo.</summary>
    public const string Password = "Demo-passord-2026";

    /// <summary>The collection that the demo's real cases come from.</summary>
    public const string Cases = "Erfaringssaker fra åpne kilder";

    private const int Seed = 2016_13;

    /// <summary>Fills it, when it holds the reference data and nothing else. Comes back with whether it did.</summary>
    public async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await db.Users.AnyAsync(cancellationToken) || await db.Networks.AnyAsync(cancellationToken))
        {
            return false;
        }

        var organisations = await db.Organisations.AsNoTracking().Include(o => o.EmailDomains)
            .Where(o => o.ValidTo == null)
            .OrderBy(o => o.Number)
            .ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var madeAt = now.AddDays(-600);
        var chance = new DemoChance(Seed);
        var map = new DemoMap([.. organisations.OrderBy(o => o.Number, StringComparer.Ordinal)], chance, OsloTime.DateIn(now), madeAt);
        var people = new DemoPeople(map, chance, madeAt);
        map.Staff(people, chance, madeAt);
        var conversations = new DemoConversations(map, people, chance, now);
        var enquiries = new DemoEnquiries(map, people, conversations, chance, now);
        var desk = new DemoDesk(map, people, conversations, chance, now);
        var meetings = new DemoMeetings(map, people, chance, now);
        var innovation = new DemoInnovation(map, people, chance, now);

        db.ChangeTracker.AutoDetectChangesEnabled = false;
        db.AddRange(people.All);
        db.AddRange(map.All.Select(n => n.Network));
        db.AddRange(conversations.Threads);
        db.AddRange(conversations.Posts);
        db.AddRange(conversations.Reactions);
        db.AddRange(conversations.Mentions);
        db.AddRange(conversations.ReaderStates);
        db.AddRange(enquiries.Visits);
        db.AddRange(enquiries.Enquiries);
        db.AddRange(desk.Passages);
        db.AddRange(desk.Faq);
        db.Add(meetings.Series);
        db.AddRange(meetings.Meetings);
        db.AddRange(meetings.Themes);
        db.AddRange(meetings.Registrations);
        db.Add(meetings.Poll);
        db.AddRange(meetings.Answers);
        db.AddRange(meetings.Minutes.Rows);
        db.AddRange(innovation.Reports);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await ImportCasesAsync(map.National.Network.Id, people.Administrator.Id.ToPrincipal(), cancellationToken);
        await WishAsync(db, people, OsloTime.DateIn(now), cancellationToken);
        return true;
    }

    // Two who wish to see the same, and a trip that others may come along on.
    private async Task WishAsync(NetworkDbContext db, DemoPeople people, DateOnly today, CancellationToken cancellationToken)
    {
        var (member, superuser) = (people.Member, people.Superuser);
        var experiences = await db.Experiences
            .Where(e => e.SourceName == Cases && e.OrganisationId != member.OrganisationId && e.OrganisationId != superuser.OrganisationId)
            .OrderBy(e => e.SourceKey)
            .Select(e => e.Id)
            .Take(20)
            .ToListAsync(cancellationToken);
        foreach (var experience in experiences)
        {
            // Of a case in which one of them took part, the next.
            if ((await wish.HandleAsync(new(experience, new(3, "Vi vil se løsningen i drift og snakke med dem som bruker den.", "helst før sommeren")), member.Id.ToPrincipal(), cancellationToken)).Succeeded &&
                (await wish.HandleAsync(new(experience, new(2, "Hvordan gikk dialogen med markedet, og hva ville dere gjort annerledes?", "når det passer dere")), superuser.Id.ToPrincipal(), cancellationToken)).Succeeded)
            {
                break;
            }
        }

        var network = await db.Coordinators.Where(c => c.PersonId == people.Coordinator.Id).Select(c => c.NetworkId).FirstAsync(cancellationToken);
        var plan = new TripPlan("Nederland", "Haag", "Vi vil møte PIANOo og høre hvordan de sprer erfaringer med innovative anskaffelser.", today.AddMonths(4), today.AddMonths(5), IsNational: true);
        _ = (await propose.HandleAsync(new(network, plan, 2), superuser.Id.ToPrincipal(), cancellationToken)).Value;

        // Nobody is told of the demo: nothing is sent before the site has started.
        await db.Outbox.ExecuteDeleteAsync(cancellationToken);
    }

    // The real cases come in by the door that an administrator uses.
    private async Task ImportCasesAsync(LearningNetworkId national, ClaimsPrincipal administrator, CancellationToken cancellationToken)
    {
        await using var file = ReferenceFile.Open("Demo/cases.json");
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        var uploaded = await upload.HandleAsync(new(national, Cases, Audience.Open, "cases.json", bytes), administrator, cancellationToken);
        var done = await run.HandleAsync(uploaded.Value, administrator, cancellationToken);
        _ = done.Value;
    }
}
