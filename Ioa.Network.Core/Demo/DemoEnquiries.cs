using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Organisations;

namespace Ioa.Network.Core.Demo;

/// <summary>
/// What Kristiansand has been asked outside the conversations: some calls about what was answered already, a study visit that three shared,
/// one ahead that two share, and a third who wishes to come about the same and has not been asked to join them.
/// </summary>
internal sealed class DemoEnquiries
{
    private const string Welfare = "Velferdsteknologi i hjemmetjenesten";
    private const string School = "Innovasjonspartnerskap om skolebygg";

    // Days ago, how, which of those served, what about, minutes, what was said.
    private static readonly (int DaysAgo, EnquiryKind Kind, int From, string Subject, int Minutes, string Note)[] Written =
    [
        (3, EnquiryKind.Telephone, 2, "Dialogkonferanse: hvor mange leverandører inviterte dere?", 15, ""),
        (8, EnquiryKind.Email, 4, "Mal for behovsbeskrivelse", 5, "Sendte malen fra i vår."),
        (13, EnquiryKind.Telephone, 0, "Klimakrav i transportanskaffelser", 30, "Vil ha innspill før kunngjøringen. Viste til samtalen i nettverket."),
        (24, EnquiryKind.Telephone, 6, "Digitale trygghetsalarmer: opsjoner og pris", 30, ""),
        (37, EnquiryKind.Email, 1, "Kontraktsoppfølging av rammeavtaler", 15, ""),
        (51, EnquiryKind.Telephone, 3, "Mal for behovsbeskrivelse", 5, ""),
        (66, EnquiryKind.Telephone, 5, "Sensorteknologi for vannmåling", 60, "Lang samtale med to fra teknisk. De vurderer felles anskaffelse med naboen."),
        (90, EnquiryKind.Email, 2, "Gevinster av velferdsteknologi, tall til politisk sak", 60, "Trengte tallene til formannskapet. Sendte regnearket."),
        (118, EnquiryKind.Telephone, 7, "Dialogkonferanse: hvor mange leverandører inviterte dere?", 15, ""),
        (141, EnquiryKind.Telephone, 4, "Klimakrav i transportanskaffelser", 15, ""),
    ];

    public DemoEnquiries(DemoMap map, DemoPeople people, DemoConversations conversations, DemoChance chance, DateTimeOffset now)
    {
        var agder = map.Regional.Single(n => n.Network.Slug == "agder");
        var host = map["4204"];
        var staff = people.At(host);
        var today = OsloTime.DateIn(now);
        var served = agder.Members.Where(m => m.Kind == OrganisationKind.Municipality && agder.ServedBy[m.Id] == host).OrderBy(m => m.Number, StringComparer.Ordinal).ToList();

        foreach (var (daysAgo, kind, from, subject, minutes, note) in Written)
        {
            Add(daysAgo, kind, from, subject, minutes, note, null, null);
        }

        // Calls about what the network had answered: the conversation was pointed to.
        var answered = conversations.Threads
            .Where(t => t.NetworkId == agder.Network.Id && t.Kind == ThreadKind.Question && t.FirstAnsweredAt < now.AddDays(-40))
            .OrderByDescending(t => t.CreatedAt).ThenBy(t => t.Id.Value)
            .Take(3)
            .ToList();
        for (var i = 0; i < answered.Count; i++)
        {
            Add(5 + (11 * i), EnquiryKind.Telephone, i + 1, answered[i].Title, 5, "Viste til svaret i samtalen.", null, answered[i].Id);
        }

        var held = Visit(today.AddDays(-70));
        Add(104, EnquiryKind.Visit, 1, School, 240, "Ville se bygget og høre om forhandlingene.", held, null, people: 5);
        Add(97, EnquiryKind.Visit, 3, School, 15, "Kommer samme dag som de andre.", held, null, people: 3);
        Add(95, EnquiryKind.Visit, 6, School, 15, "", held, null, people: 4);
        var ahead = Visit(today.AddDays(17));
        Add(21, EnquiryKind.Visit, 0, Welfare, 120, "Vil snakke med hjemmetjenesten, ikke bare innkjøp.", ahead, null, people: 6);
        Add(12, EnquiryKind.Visit, 5, Welfare, 15, "", ahead, null, people: 2);
        Add(1, EnquiryKind.Visit, 7, "Besøk om velferdsteknologi", 15, "Fleksible på dato.", Visit(null), null, people: 3);

        Visit Visit(DateOnly? date)
        {
            var visit = new Visit { Id = new VisitId(chance.Id(now)), NetworkId = agder.Network.Id, HostId = host.Id };
            visit.Settle(date is { } day ? WorkingDay(day) : null, cancelled: false, now);
            Visits.Add(visit);
            return visit;
        }

        void Add(int daysAgo, EnquiryKind kind, int from, string subject, int minutes, string note, Visit? visit, ThreadId? thread, int? people = null)
        {
            var date = WorkingDay(today.AddDays(-daysAgo));
            var at = OsloTime.At(date, new TimeOnly(9, 10).AddMinutes(chance.Between(0, 300)));
            at = at < now ? at : now;
            var writer = chance.Percent(60) ? staff[0] : chance.Pick(staff);
            var enquiry = new Enquiry
            {
                Id = new EnquiryId(chance.Id(at)),
                NetworkId = agder.Network.Id,
                ReceivedById = host.Id,
                WrittenById = writer.Id,
                CreatedAt = at,
                ClientKey = chance.Id(at),
            };
            var wished = kind == EnquiryKind.Visit ? visit!.Date ?? WorkingDay(today.AddDays(20)) : (DateOnly?)null;
            enquiry.Write(
                new CheckedEnquiry(served[from % served.Count].Id, kind, subject, minutes, date, note, thread, ThreadHadAnswer: thread is not null, wished, null, people),
                writer.Id,
                at);
            if (visit is not null)
            {
                enquiry.Join(visit, 1 + Enquiries.Count(e => e.VisitId == visit.Id));
            }

            Enquiries.Add(enquiry);
        }

        static DateOnly WorkingDay(DateOnly day)
        {
            while (!WorkingDays.IsWorkingDay(day))
            {
                day = day.AddDays(-1);
            }

            return day;
        }
    }

    public List<Enquiry> Enquiries { get; } = [];

    public List<Visit> Visits { get; } = [];
}
