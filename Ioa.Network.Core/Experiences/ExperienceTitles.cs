using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>
/// The titles of experiences for lists, letters and word of what happens: as the reader may see them, so with what is withheld taken out.
/// Its authors, and whoever reviews it while it waits, see the title as it is being written.
/// </summary>
internal static class ExperienceTitles
{
    /// <summary>The experiences that a person reads in any way: as <see cref="ExperienceAccess.ExperienceAsync"/>, for composing into queries.</summary>
    public static IQueryable<Experience> ReadableExperiences(this NetworkDbContext db, PersonId person, DateOnly today) =>
        db.Experiences.Where(e => db.Users.Any(p => p.Id == person && p.EndedAt == null) && (
            (e.PublishedVersion > 0 && (e.Audience == Audience.Open ||
                (e.Audience == Audience.National && (db.Users.Any(p => p.Id == person && p.IsAdministrator) || db.ReadableNetworks(person, today).Any())) ||
                (e.Audience == Audience.Network && db.ReadableNetworks(person, today).Any(n => n.Id == e.NetworkId)))) ||
            db.WrittenExperiences(person, today).Any(x => x.Id == e.Id) ||
            db.ReviewedExperiences(person, today).Any(x => x.Id == e.Id)));

    /// <summary>Those that a person in the networks writes (<see cref="ExperienceAccess.WrittenByAsync"/>).</summary>
    public static IQueryable<Experience> WrittenExperiences(this NetworkDbContext db, PersonId person, DateOnly today) => db.Experiences.Where(e =>
        db.InNetworks(today).Any(p => p.Id == person) && (
            db.ExperienceAuthors.Any(a => a.ExperienceId == e.Id && a.PersonId == person) ||
            (e.SourceKey == null && db.Users.Any(p => p.Id == person && p.OrganisationId == e.OrganisationId) &&
                !db.ExperienceAuthors.Any(a => a.ExperienceId == e.Id && db.Users.Any(u => u.Id == a.PersonId && u.EndedAt == null && u.OrganisationId == e.OrganisationId)))));

    /// <summary>Those that wait for a person's review (<see cref="ReviewersOf"/>); one's own among them are <see cref="WrittenExperiences"/> too.</summary>
    public static IQueryable<Experience> ReviewedExperiences(this NetworkDbContext db, PersonId person, DateOnly today) => db.Experiences.Where(e =>
        (e.AskedFor == Audience.Open && (db.Users.Any(p => p.Id == person && p.IsAdministrator && p.EndedAt == null) || db.Networks.Any(n => n.Kind == NetworkKind.National &&
            n.Coordinators.Any(c => c.PersonId == person && c.From <= today && (c.To == null || c.To >= today))))) ||
        ((e.AskedFor == Audience.National || e.AskedFor == Audience.Network) &&
            db.Coordinators.Any(c => c.NetworkId == e.NetworkId && c.PersonId == person && c.From <= today && (c.To == null || c.To >= today))) ||
        (e.AskedFor == Audience.Network && Discussions.ThreadAccess.ModeratedNetworks(db, person, today).Any(n => n.Id == e.NetworkId)));

    /// <summary>
    /// Who writes an experience, of those who are in a network: its authors, or the staff of the organisation that stands for it when none of
    /// them is left there.
    /// </summary>
    public static IQueryable<Person> WritersOf(this NetworkDbContext db, ExperienceId id, DateOnly today) => db.InNetworks(today).Where(p =>
        db.ExperienceAuthors.Any(a => a.ExperienceId == id && a.PersonId == p.Id) ||
        db.Experiences.Any(e => e.Id == id && e.SourceKey == null && e.OrganisationId == p.OrganisationId &&
            !db.ExperienceAuthors.Any(a => a.ExperienceId == id && db.Users.Any(u => u.Id == a.PersonId && u.EndedAt == null && u.OrganisationId == e.OrganisationId))));

    /// <summary>
    /// Who may review an experience as it waits now: into the network its superusers and coordinators, to the country its coordinators, to
    /// everybody KS and the coordinators of the national network. Never who writes it.
    /// </summary>
    public static IQueryable<Person> ReviewersOf(this NetworkDbContext db, ExperienceId id, DateOnly today) => db.Users.Where(p =>
        p.EndedAt == null && !db.WritersOf(id, today).Any(w => w.Id == p.Id) &&
        db.Experiences.Any(e => e.Id == id && (
            (e.AskedFor == Audience.Open && (p.IsAdministrator || db.Networks.Any(n => n.Kind == NetworkKind.National &&
                n.Coordinators.Any(c => c.PersonId == p.Id && c.From <= today && (c.To == null || c.To >= today))))) ||
            ((e.AskedFor == Audience.National || e.AskedFor == Audience.Network) &&
                db.Coordinators.Any(c => c.NetworkId == e.NetworkId && c.PersonId == p.Id && c.From <= today && (c.To == null || c.To >= today))) ||
            (e.AskedFor == Audience.Network && db.Memberships.Any(m => m.NetworkId == e.NetworkId && m.Role == MembershipRole.Superuser &&
                m.OrganisationId == p.OrganisationId && m.From <= today && (m.To == null || m.To >= today))))));

    /// <summary>The titles, of those that the reader reads; in at most four queries, however many.</summary>
    public static async Task<IReadOnlyDictionary<ExperienceId, string>> TitlesAsync(
        this NetworkDbContext db, LibraryReader reader, IEnumerable<ExperienceId> wanted, DateOnly today, CancellationToken cancellationToken)
    {
        var ids = wanted.Distinct().ToList();
        var titles = new Dictionary<ExperienceId, string>();
        if (ids.Count == 0)
        {
            return titles;
        }

        if (reader is { Person: { } person, IsNational: true })
        {
            var mine = await db.Experiences
                .Where(e => ids.Contains(e.Id) && (db.WrittenExperiences(person, today).Any(x => x.Id == e.Id) || db.ReviewedExperiences(person, today).Any(x => x.Id == e.Id)))
                .Select(e => new { e.Id, e.Title })
                .ToListAsync(cancellationToken);
            mine.ForEach(e => titles.Add(e.Id, e.Title));
            ids.RemoveAll(titles.ContainsKey);
        }

        var published = await (
            from e in db.PublishedTo(reader)
            where ids.Contains(e.Id)
            join v in db.ExperienceVersions on new { e.Id, Number = e.PublishedVersion } equals new { Id = v.ExperienceId, v.Number }
            select new { e.Id, e.NetworkId, v.Content })
            .ToListAsync(cancellationToken);
        var contents = published.Select(e => (e.Id, Reader: reader.ReaderOf(e.NetworkId), Content: ExperienceContent.FromJson(e.Content))).ToList();

        // What another version names is withheld in this one too; read for those only of which this reader is not to see everything.
        var partly = contents.Where(e => e.Reader > e.Content.SuppliersTo || e.Reader > e.Content.FiguresTo).Select(e => e.Id).ToList();
        var versions = partly.Count == 0
            ? []
            : await db.ExperienceVersions.Where(v => partly.Contains(v.ExperienceId)).Select(v => new { v.ExperienceId, v.Content }).ToListAsync(cancellationToken);
        var others = versions.ToLookup(v => v.ExperienceId, v => ExperienceContent.FromJson(v.Content));
        contents.ForEach(e => titles.Add(e.Id, e.Content.For(e.Reader, others[e.Id]).Title));
        return titles;
    }

    /// <summary>Everybody in the learning networks, and KS.</summary>
    public static IQueryable<Person> InNetworks(this NetworkDbContext db, DateOnly today) => db.Users.Where(p => p.EndedAt == null && (p.IsAdministrator ||
        db.Coordinators.Any(c => c.PersonId == p.Id && c.From <= today && (c.To == null || c.To >= today)) ||
        db.Memberships.Any(m => m.OrganisationId == p.OrganisationId && m.From <= today && (m.To == null || m.To >= today))));
}
