using System.Text.RegularExpressions;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Tests.Support;
using Ioa.Network.Tests.Web;
using Ioa.Network.Web.Mail;
using Microsoft.EntityFrameworkCore;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Journeys;

/// <summary>A guest from outside, from the invitation to the certificate.</summary>
[Collection<JourneyCollection>]
public sealed partial class GuestJourney(SiteFixture site, BrowserFixture browser)
{
    [Fact]
    public async Task A_guest_is_invited_answers_from_the_letter_enters_the_code_and_has_a_certificate()
    {
        var world = site.World;
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, MeetingDayTests.SoonAt(world, "Dialogkonferanse om båter"));
        var email = $"kari.{Guid.CreateVersion7():N}@firma.example";
        await using var coordinator = await browser.OpenAsync(site, agder.Coordinator);
        await coordinator.GoToAsync($"/moter/{meeting}/deltakere");
        await coordinator.Page.FillAsync("#nye-gjester", "Kari Nordmann");
        await coordinator.Page.GetByText("Send invitasjon").ClickAsync();
        await Expect(coordinator.Page.Locator(".notice--error")).ToContainTextAsync("kan ikke leses");
        await coordinator.Page.FillAsync("#nye-gjester", $"Kari Nordmann <{email}>");
        await coordinator.Page.GetByText("Send invitasjon").ClickAsync();
        await Expect(coordinator.Page.Locator(".notice--ok")).ToContainTextAsync("1 ny gjest er invitert");
        (await Axe.AllAsync(coordinator)).ShouldBeEmpty();

        await using var guest = await browser.OpenAsync(site);
        await guest.GoToAsync(await LinkAsync(world, email));
        await Expect(guest.Page.Locator("h1")).ToHaveTextAsync("Dialogkonferanse om båter");
        (await Axe.AllAsync(guest)).ShouldBeEmpty();
        await guest.Page.GetByText("Meld meg på").ClickAsync();
        await Expect(guest.Page.Locator("section .badge--ok")).ToHaveTextAsync("Påmeldt");

        await coordinator.GoToAsync($"/moter/{meeting}/kode");
        var code = await coordinator.Page.Locator(".code__digits strong").InnerTextAsync();
        (await Axe.AllAsync(coordinator)).ShouldBeEmpty();
        await guest.Page.FillAsync("#kode", code);
        await guest.Page.Locator("section:has(#kode) button").ClickAsync();
        await Expect(guest.Page.Locator(".notice--ok")).ToContainTextAsync("registrert som møtt");
        await coordinator.GoToAsync($"/moter/{meeting}/navneskilt");
        await Expect(coordinator.Page.Locator(".tags__tag")).ToContainTextAsync("Kari Nordmann");

        // It is over.
        await using (var db = await world.DbAsync())
        {
            await db.Meetings.Where(m => m.Id == meeting).ExecuteUpdateAsync(m => m.SetProperty(x => x.StartsAt, world.Now.AddHours(-3)).SetProperty(x => x.EndsAt, world.Now.AddHours(-1)), world.Cancel);
        }

        await guest.Page.ReloadAsync();
        await guest.Page.GetByText("Kursbevis").ClickAsync();
        await Expect(guest.Page.Locator(".certificate__name")).ToHaveTextAsync("Kari Nordmann");
        (await Axe.AllAsync(guest)).ShouldBeEmpty();

        // Printed, it is one sheet of A4.
        var pdf = await guest.Page.PdfAsync(new() { Format = "A4" });
        Pages().Count(System.Text.Encoding.Latin1.GetString(pdf)).ShouldBe(1);
    }

    private static async Task<string> LinkAsync(World world, string email)
    {
        for (var i = 0; i < 300; i++)
        {
            var letters = await world.Get<MailFolder>().NewestAsync(500, world.Cancel);
            if (letters.FirstOrDefault(l => l.To == email) is { } letter)
            {
                return Link().Match(letter.TextBody).Value;
            }

            await Task.Delay(100, world.Cancel);
        }

        throw new TimeoutException($"No letter to {email}");
    }

    [GeneratedRegex(@"/moter/gjest/[\w-]{43}", RegexOptions.None, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)", RegexOptions.None, 1000)]
    private static partial Regex Pages();
}
