using System.Net;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Web;

[Collection<SiteCollection>]
public sealed class LoginTests(SiteFixture site)
{
    [Fact]
    public async Task LogIn_RightPassword_IsSomebodyEverywhere()
    {
        var agder = await site.World.AgderAsync();
        using var visitor = await site.VisitAsync(agder.Member);

        using var again = await visitor.GetAsync("/Account/Login");

        again.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task LogIn_WrongPassword_SaysSoAndStaysOut()
    {
        var agder = await site.World.AgderAsync();
        using var visitor = site.Visit();

        using var response = await visitor.SubmitAsync("/Account/Login", ("Input.Email", agder.Member.Email!), ("Input.Password", "feil passord her"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Visitor.ParseAsync(response)).QuerySelector("[role=alert]").ShouldNotBeNull();
        visitor.Cookies.GetCookies(site.Address)["ioa"].ShouldBeNull();
    }
}
