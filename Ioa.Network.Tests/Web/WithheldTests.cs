using System.Globalization;
using System.Net;
using System.Text;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Web;

/// <summary>
/// An experience that everybody reads, but whose supplier and figures only its network may know: whoever is outside looks for them behind
/// every door and finds neither, not by a name, not by a number, and not by what is found or counted when they search for them.
/// </summary>
[Collection<SiteCollection>]
public sealed class WithheldTests(SiteFixture site)
{
    /// <summary>What one can be told of experiences: all from the first of them on.</summary>
    private static readonly NotificationKind[] Kinds = [.. Enum.GetValues<NotificationKind>().Where(kind => kind is >= NotificationKind.ReviewAsked and < NotificationKind.MeetingPublished)];

    public enum Who
    {
        Anonymous,
        OfNoNetwork,
        OfAnotherNetwork,
        Administrator,
    }

    [Theory]
    [InlineData(Who.Anonymous)]
    [InlineData(Who.OfNoNetwork)]
    [InlineData(Who.OfAnotherNetwork)]
    [InlineData(Who.Administrator)]
    public async Task EveryDoor_OpenedByAnOutsider_NamesNeitherSupplierNorFigure(Who who)
    {
        var story = await Story.OfAsync(site);
        await IndexedAsync(story);
        var world = site.World;
        var person = who switch
        {
            Who.Anonymous => null,
            Who.OfNoNetwork => await world.PersonAsync("Nora Nykommet", await world.OrganisationAsync("Vegårshei")),
            Who.OfAnotherNetwork => story.Agder.Outsider,
            _ => story.Agder.Administrator,
        };
        if (person is not null)
        {
            // They are told of it too.
            await world.AddAsync(new Notification { PersonId = person.Id, Kind = NotificationKind.ExperiencePublished, Key = $"test:{Guid.CreateVersion7():N}", NetworkId = story.Agder.Network.Id, ExperienceId = story.OpenExperience, PostNumber = Notification.BeyondReading, At = world.Now });
        }

        using var outsider = person is null ? site.Visit() : await site.VisitAsync(person);
        var open = story.OpenExperience.ToString();

        // In development a page shows everybody's letters; here they are read one by one below.
        var paths = SitePages.Templates.Where(template => template != "/utvikling/post")
            .Select(template => SitePages.Fill(template, story).Replace(story.Experience.ToString(), open, StringComparison.Ordinal))
            .Concat([
                $"/erfaringer/{open}?vis=nettverk", $"/erfaringer/{open}?vis=nettverk&utkast=1", $"/erfaringer/{open}?utkast=1", $"/kommuner/{story.Agder.Kristiansand.Number}",
                "/erfaringer?q=veilysprat", "/erfaringer/forslag?q=veilysprat", "/erfaringer/innebygd", "/erfaringer/innebygd?q=veilysprat", "/dcat.ttl", "/erfaringer.atom", "/erfaringer.atom?q=veilysprat", .. await SavedAsync(person), $"/erfaringer.atom?q={Story.Supplier[..8]}", "/api/v1/experiences", "/api/v1/experiences?q=veilysprat", $"/api/v1/experiences/{open}", $"/erfaringer/forslag?q={Story.Supplier[..8]}", "/erfaringer?q=veilyspr", "/erfaringer?q=%22veilysprat%22", "/erfaringer?sorter=nyeste", "/erfaringer?q=veilysprat&sorter=nyeste", $"/erfaringer?nettverk={story.Agder.Network.Slug}",
            ])
            .Distinct(StringComparer.Ordinal);
        var leaks = new List<string>();
        foreach (var path in paths)
        {
            using var response = await outsider.GetAsync(path);
            leaks.AddRange(Leaks(path, await TextAsync(response)));
        }

        // Searching for what is withheld finds nothing; a page may say again what it was asked for.
        foreach (var search in (string[])[Story.Supplier, $"{Story.Supplier} AS", $"\"{Story.Supplier}\"", Story.Supplier[..7], $"veilysprat {Story.Supplier}", "83517264", "83 517 264", "5291736"])
        {
            using var response = await outsider.GetAsync("/erfaringer?q=" + Uri.EscapeDataString(search));
            var text = await TextAsync(response);
            if (text.Contains($"erfaringer/{open}", StringComparison.Ordinal) && !search.StartsWith("veilysprat", StringComparison.Ordinal))
            {
                leaks.Add($"searching for {search} finds it");
            }

            var suggested = await world.Get<LibrarySuggestQuery>().HandleAsync(search, person is null ? World.Anonymous : World.As(person), world.Cancel);
            leaks.AddRange(suggested.Where(s => s.ExperienceId == story.OpenExperience && !search.StartsWith("veilysprat", StringComparison.Ordinal)).Select(_ => $"{search} suggests it"));
            leaks.AddRange(suggested.SelectMany(s => Leaks($"suggestion for {search}", s.TitleHtml)));
        }

        // A word that differs by a letter is not corrected to it.
        using (var near = await outsider.GetAsync("/erfaringer?q=nattlyss4417"))
        {
            leaks.AddRange(Leaks("correction", await TextAsync(near)));
        }

        leaks.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Who.OfNoNetwork)]
    [InlineData(Who.OfAnotherNetwork)]
    [InlineData(Who.Administrator)]
    public async Task EveryLetter_ToAnOutsider_NamesNeitherSupplierNorFigure(Who who)
    {
        var story = await Story.OfAsync(site);
        var world = site.World;
        var person = who switch
        {
            Who.OfNoNetwork => await world.PersonAsync("Nils Nyhet", await world.OrganisationAsync("Åseral")),
            Who.OfAnotherNetwork => await AtAsync(story.Agder.Outsider),
            _ => await AtAsync(story.Agder.Administrator, administrator: true),
        };

        var letters = await LettersAsync(story, person);

        // Of a review that is over nothing is told; of everything else there is a letter, and two that gather.
        letters.Count.ShouldBe(Kinds.Length - 1 + 2);
        letters.SelectMany(Leaks).ShouldBeEmpty();
    }

    /// <summary>The test above can fail: those in the network are told the whole title, in the subject and in both bodies.</summary>
    [Fact]
    public async Task EveryLetter_ToAMember_NamesTheSupplier()
    {
        var story = await Story.OfAsync(site);

        var letters = await LettersAsync(story, await AtAsync(story.Agder.Member));

        letters.Count.ShouldBe(Kinds.Length - 1 + 2);
        letters.ShouldAllBe(letter => Leaks(letter).Any());
        letters.ShouldContain(letter => letter.Subject.Contains(Story.Supplier, StringComparison.Ordinal));
        letters.ShouldContain(letter => letter.TextBody.Contains(Story.Supplier, StringComparison.Ordinal) && letter.HtmlBody.Contains(Story.Supplier, StringComparison.Ordinal));
    }

    /// <summary>The test of the doors can fail: in the network both are seen, and found.</summary>
    [Fact]
    public async Task EveryDoor_OpenedByAMember_NamesBoth()
    {
        var story = await Story.OfAsync(site);
        await IndexedAsync(story);
        using var member = await site.VisitAsync(story.Agder.Member);

        foreach (var path in (string[])[$"/erfaringer/{story.OpenExperience}", $"/erfaringer/{story.OpenExperience}/historikk", $"/erfaringer?q={Story.Supplier}"])
        {
            using var response = await member.GetAsync(path);
            var text = await TextAsync(response);
            text.ShouldContain($"Veilysprat fra {Story.Supplier} AS".Split(' ')[0], Case.Insensitive, path);
            text.ShouldContain(Story.Supplier, Case.Insensitive, path);
        }

        using var page = await member.GetAsync($"/erfaringer/{story.OpenExperience}");
        Leaks("page", await TextAsync(page)).Count().ShouldBeGreaterThan(1);
        using var outside = site.Visit();
        using var seen = await outside.GetAsync($"/erfaringer/{story.OpenExperience}");
        (await TextAsync(seen)).ShouldContain(Withholding.NameMark, customMessage: "it is open, and shows that something was taken out");
    }

    private static IEnumerable<string> Leaks(string where, string text)
    {
        if (text.Contains(Story.Supplier, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{where} names the supplier";
        }

        var digits = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('.' or ',' or '\u00A0' or '\u202F')));
        foreach (var figure in (int[])[Story.Volume, Story.Spared])
        {
            if (digits.Contains(figure.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
            {
                yield return $"{where} has the figure {figure}";
            }
        }
    }

    // The feed of what somebody saved a search for.
    private async Task<string[]> SavedAsync(Person? person)
    {
        if (person is null)
        {
            return [];
        }

        var saved = await site.World.Get<SaveSearch>().HandleAsync(new(new LibrarySearch("veilysprat")), World.As(person), site.World.Cancel);
        var token = await site.World.Get<CreateSearchFeed>().HandleAsync(new(saved.Value), World.As(person), site.World.Cancel);
        return [$"/erfaringer/sok/{token.Value}.atom"];
    }

    private static IEnumerable<string> Leaks(KeptLetter letter) =>
        Leaks("the subject", letter.Subject).Concat(Leaks("the text", letter.TextBody)).Concat(Leaks("the HTML", WebUtility.HtmlDecode(letter.HtmlBody)));

    /// <summary>
    /// What somebody gets by e-mail when they have word of the open experience, of every kind there is of experiences: a letter of each, one that
    /// gathers one thing (its title is the subject), and one that gathers them all.
    /// </summary>
    private async Task<List<KeptLetter>> LettersAsync(Story story, Person person)
    {
        var world = site.World;
        foreach (var kind in Kinds)
        {
            var letter = Guid.CreateVersion7();
            await using var db = await world.DbAsync();
            db.Add(Word(kind).ToBeSent(null, letter));
            db.Enqueue(new LetterDue(person.Id, letter), world.Now);
            await db.SaveChangesAsync(world.Cancel);
        }

        foreach (var gathered in (NotificationKind[][])[[NotificationKind.ExperiencePublished], Kinds])
        {
            await world.AddAsync([.. gathered.Select(kind => Word(kind).ToBeSent(world.Now, null))]);
            await world.HostedService<DigestClock>().GatherAsync(world.Cancel);
        }

        for (var i = 0; i < 300 && await WaitAsync(); i++)
        {
            await Task.Delay(100, world.Cancel);
        }

        (await WaitAsync()).ShouldBeFalse("letters still wait");
        return [.. (await world.Get<MailFolder>().NewestAsync(int.MaxValue, world.Cancel)).Where(letter => letter.To.Contains(person.Email!, StringComparison.OrdinalIgnoreCase))];

        Notification Word(NotificationKind kind) => new()
        {
            PersonId = person.Id,
            Kind = kind,
            Key = $"test:{Guid.CreateVersion7():N}",
            NetworkId = story.Agder.Network.Id,
            ExperienceId = story.OpenExperience,
            PostNumber = Notification.BeyondReading,
            ActorId = story.Agder.Superuser.Id,
            At = world.Now,
        };

        async Task<bool> WaitAsync()
        {
            await using var db = await world.DbAsync();
            var id = person.Id.ToString();
            return await db.Outbox.AnyAsync(m => m.Type == nameof(LetterDue) && m.Payload.Contains(id), world.Cancel);
        }
    }

    /// <summary>Another of the same organisation, so that their letters are their own; nobody who comes while the story is still being told gets it.</summary>
    private async Task<Person> AtAsync(Person other, bool administrator = false)
    {
        await using var db = await site.World.DbAsync();
        for (var i = 0; await db.Outbox.AnyAsync(m => m.GivenUpAt == null && m.DueAt <= site.World.Now, site.World.Cancel); i++)
        {
            i.ShouldBeLessThan(600, "what the story told is still on its way");
            await Task.Delay(100, site.World.Cancel);
        }

        var organisation = await db.Organisations.AsNoTracking().SingleAsync(o => o.Id == other.OrganisationId, site.World.Cancel);
        return await site.World.PersonAsync("Berit Brev", organisation, administrator);
    }

    // Published a moment ago, found a moment later.
    private async Task IndexedAsync(Story story)
    {
        for (var i = 0; i < 100; i++)
        {
            var found = await site.World.Get<LibrarySearchQuery>().HandleAsync(new LibrarySearch(Story.Supplier), World.As(story.Agder.Member), site.World.Cancel);
            if (found.Hits.Items.Any(h => h.ExperienceId == story.OpenExperience))
            {
                return;
            }

            await Task.Delay(100, site.World.Cancel);
        }

        throw new InvalidOperationException("The open experience was not indexed.");
    }

    private static async Task<string> TextAsync(HttpResponseMessage response)
    {
        var text = new StringBuilder();
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            text.Append(name).Append(": ").AppendJoin(", ", values).AppendLine();
        }

        return text.Append(WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Xunit.TestContext.Current.CancellationToken))).ToString();
    }
}
