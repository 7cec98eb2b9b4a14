using Ioa.Network.Core.Common;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.Meetings.Minutes;
using Ioa.Network.Core.Meetings.Programme;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Demo;

/// <summary>What one gathering of Agder said and left to do, and the programme of the next.</summary>
internal sealed class DemoMinutes
{
    private static readonly (string Title, int Minutes, string Speaker, string Said)[] Before =
    [
        ("Velkommen og runde rundt bordet", 30, "Koordinatoren", "Alle fortalte hva de holder på med. Fire kommuner skal i gang med en markedsdialog i år."),
        ("Tre markedsdialoger, tre utfall", 90, "Kristiansand, Lyngdal og Lindesnes", "Én førte til kjøp, én ble utsatt og én ble avbrutt.\n\nDen som ble avbrutt, spurte leverandørene for sent: kravene var alt skrevet. Rådet er å spørre mens behovet kan endres."),
        ("Lunsj", 45, "", ""),
        ("Gruppearbeid med egne saker", 120, "", "Gruppene skrev én side hver om behovet. Sidene ligger ved."),
    ];

    private static readonly (string Title, int Minutes, string Speaker, string Text)[] Next =
    [
        ("Velkommen", 15, "Koordinatoren", ""),
        ("Hva skjedde siden sist?", 30, "Alle", "Vi går gjennom det som sto igjen."),
        ("Fra pilot til innkjøp", 75, "Kristiansand", "Hva skal til for at en vellykket pilot blir tatt i bruk?"),
        ("Lunsj", 45, "", ""),
        ("Regneøvelse: hva koster det å la være?", 90, "", "Ta med tall fra egen kommune."),
    ];

    private readonly List<object> _rows = [];
    private readonly DemoChance _chance;

    public DemoMinutes(Meeting held, Meeting next, DemoPeople people, DemoChance chance, DateTimeOffset now)
    {
        _chance = chance;
        var coordinator = people.Coordinator.Id;
        for (var i = 0; i < Before.Length; i++)
        {
            var (title, minutes, speaker, said) = Before[i];
            var point = Point(held, i, title, minutes, speaker, "");
            if (said.Length > 0)
            {
                _rows.Add(new MinutesPart { MeetingId = held.Id, Key = point.Id.ToString(), Value = said, EditedById = coordinator, EditedAt = held.EndsAt });
            }
        }

        for (var i = 0; i < Next.Length; i++)
        {
            Point(next, i, Next[i].Title, Next[i].Minutes, Next[i].Speaker, Next[i].Text);
        }

        var today = OsloTime.DateIn(now);
        FollowUp(held, FollowUpKind.Decision, "Nettverket lager en felles mal for behovsbeskrivelser.", null, null, coordinator, isDone: false);
        FollowUp(held, FollowUpKind.Action, "Del kravlisten fra den avbrutte dialogen, uten navn på leverandørene.", people.Member.Id, today.AddDays(-60), coordinator, isDone: true);
        FollowUp(held, FollowUpKind.Action, "Prøv malen på én anskaffelse, og si hva som manglet.", people.Member.Id, today.AddDays(12), coordinator, isDone: false);
        FollowUp(next, FollowUpKind.Preparation, "Les de tre erfaringene om piloter som ligger i biblioteket.", people.Superuser.Id, today.AddDays(15), coordinator, isDone: false);
        _rows.Add(new MeetingTopic { Id = new MeetingTopicId(chance.Id(now.AddDays(-2))), MeetingId = next.Id, PersonId = people.Member.Id, Text = "Hvem eier gevinsten når to enheter betaler?", At = now.AddDays(-2) });
        if (held.ApproveMinutes(coordinator, held.EndsAt.AddDays(3)).Error is { } error)
        {
            throw new InvalidOperationException(error.Code);
        }

        held.ClearEvents();
    }

    /// <summary>What is added to the database.</summary>
    public IReadOnlyList<object> Rows => _rows;

    private AgendaItem Point(Meeting meeting, int at, string title, int minutes, string speaker, string text)
    {
        var point = new AgendaItem { Id = new AgendaItemId(_chance.Id(meeting.CreatedAt)), MeetingId = meeting.Id, AddedAt = meeting.CreatedAt };
        point.Describe(at + 1, new AgendaText(title, minutes, speaker, text, null, null), meeting.CreatedAt);
        _rows.Add(point);
        return point;
    }

    private void FollowUp(Meeting meeting, FollowUpKind kind, string text, PersonId? owner, DateOnly? due, PersonId by, bool isDone)
    {
        var at = kind == FollowUpKind.Preparation ? meeting.CreatedAt : meeting.EndsAt;
        var followUp = new FollowUp { Id = new FollowUpId(_chance.Id(at)), MeetingId = meeting.Id, Kind = kind, CreatedById = by, CreatedAt = at };
        var described = followUp.Describe(text, owner, due, followUp.CreatedById, at);
        if (described.Error is { } error)
        {
            throw new InvalidOperationException(error.Code);
        }

        if (isDone)
        {
            _ = followUp.Settle(true, owner!.Value, at.AddDays(20));
        }

        followUp.ClearEvents();
        _rows.Add(followUp);
    }
}
