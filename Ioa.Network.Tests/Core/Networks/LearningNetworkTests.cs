using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Tests.Core.Networks;

/// <summary>Rule 1 and the periods, on the entity alone.</summary>
public sealed class LearningNetworkTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly HashSet<OrganisationId> NobodyElsewhere = [];

    private readonly OrganisationId _superuser = OrganisationId.New();
    private readonly OrganisationId _other = OrganisationId.New();
    private readonly OrganisationId _one = OrganisationId.New();
    private readonly OrganisationId _two = OrganisationId.New();
    private readonly PersonId _contact = PersonId.New();
    private readonly PersonId _coordinator = PersonId.New();
    private readonly Dictionary<PersonId, OrganisationId> _working;

    public LearningNetworkTests() => _working = new() { [_contact] = _superuser, [_coordinator] = OrganisationId.New() };

    [Fact]
    public void Lacks_NewNetwork_EverythingIsMissing() =>
        New().Lacks(Today, _working, NobodyElsewhere).Select(l => l.Kind)
            .ShouldBe([LackKind.Mandate, LackKind.Term, LackKind.Coordinator, LackKind.Superuser, LackKind.Members]);

    [Fact]
    public void Activate_NewNetwork_IsIncomplete()
    {
        var network = New();
        network.Activate(Today, _working, NobodyElsewhere).Error.ShouldBeEquivalentTo(NetworkErrors.Incomplete(5));
        network.Status.ShouldBe(NetworkStatus.Forming);
    }

    [Fact]
    public void Activate_Complete_IsActive()
    {
        var network = Complete();
        network.Lacks(Today, _working, NobodyElsewhere).ShouldBeEmpty();
        network.Activate(Today, _working, NobodyElsewhere).Succeeded.ShouldBeTrue();
        network.Status.ShouldBe(NetworkStatus.Active);
    }

    public static TheoryData<string, LackKind, bool> OneMissing => new()
    {
        { "mandate", LackKind.Mandate, true },
        { "term", LackKind.Term, true },
        { "term over", LackKind.TermExpired, true },
        { "term over soon", LackKind.TermExpiresSoon, false },
        { "coordinator ended", LackKind.Coordinator, true },
        { "coordinator dismissed", LackKind.Coordinator, true },
        { "contact ended", LackKind.SuperuserContact, true },
        { "contact moved", LackKind.SuperuserContact, true },
        { "second superuser without contact", LackKind.SuperuserContact, false },
        { "one member", LackKind.Members, true },
        { "member not served", LackKind.Serving, true },
        { "member from tomorrow", LackKind.Members, true },
        { "in another regional network", LackKind.OtherRegional, true },
    };

    [Theory]
    [MemberData(nameof(OneMissing))]
    public void Activate_OneThingMissing_IsRefusedUnlessItIsAWarning(string missing, LackKind kind, bool blocks)
    {
        var network = Complete();
        var elsewhere = new HashSet<OrganisationId>();
        switch (missing)
        {
            case "mandate": network.Agree(Text() with { Mandate = " " }); break;
            case "term": network.Agree(Text() with { TermFrom = null, TermTo = null }); break;
            case "term over": network.Agree(Text() with { TermTo = Today.AddDays(-1) }); break;
            case "term over soon": network.Agree(Text() with { TermTo = Today.AddDays(LearningNetwork.TermWarningDays) }); break;
            case "coordinator ended": _working.Remove(_coordinator); break;
            case "coordinator dismissed": network.Dismiss(network.Coordinators.Single().Id, Today.AddDays(-1), Today); break;
            case "contact ended": _working.Remove(_contact); break;
            case "contact moved": _working[_contact] = _one; break;
            case "second superuser without contact": network.AddMember(_other, MembershipRole.Superuser, Today); break;
            case "one member": network.EndMembership(Of(network, _one).Id, Today.AddDays(-1), Today); break;
            case "member not served": network.Serve(_one, null, Today); break;
            case "in another regional network": elsewhere.Add(_two); break;
            default:
                network.EndMembership(Of(network, _one).Id, Today.AddDays(-1), Today);
                network.AddMember(_one, MembershipRole.Member, Today.AddDays(1)).Succeeded.ShouldBeTrue();
                break;
        }

        var lack = network.Lacks(Today, _working, elsewhere).ShouldHaveSingleItem();
        (lack.Kind, lack.Blocks).ShouldBe((kind, blocks));
        network.Activate(Today, _working, elsewhere).Succeeded.ShouldBe(!blocks);
    }

    [Fact]
    public void EndMembership_OfTheOnlySuperuser_LeavesTheNetworkActiveWithLacks()
    {
        var network = Complete();
        network.Activate(Today, _working, NobodyElsewhere);
        network.EndMembership(Of(network, _superuser).Id, Today.AddDays(-1), Today).Succeeded.ShouldBeTrue();

        network.Status.ShouldBe(NetworkStatus.Active);
        network.Servings.ShouldAllBe(s => s.To == Today.AddDays(-1) && s.ServedSeat == null);
        network.Lacks(Today, _working, NobodyElsewhere).Select(l => l.Kind).ShouldBe([LackKind.Superuser, LackKind.Serving, LackKind.Serving]);
    }

    [Theory]
    [InlineData(NetworkKind.Regional, MembershipRole.Member, true)]
    [InlineData(NetworkKind.Regional, MembershipRole.Superuser, true)]
    [InlineData(NetworkKind.Regional, MembershipRole.Observer, false)]
    [InlineData(NetworkKind.Sector, MembershipRole.Member, false)]
    [InlineData(NetworkKind.National, MembershipRole.Superuser, false)]
    public void AddMember_ToActiveNetwork_IsSeatedOnlyAsMemberOrSuperuserOfARegionalOne(NetworkKind kind, MembershipRole role, bool seated)
    {
        var network = Complete(kind);
        network.Activate(Today, _working, NobodyElsewhere).Succeeded.ShouldBeTrue();
        network.AddMember(_other, role, Today).Succeeded.ShouldBeTrue();

        (Of(network, _other).RegionalSeat == _other).ShouldBe(seated);
        network.Rest().Succeeded.ShouldBeTrue();
        network.Memberships.ShouldAllBe(m => m.RegionalSeat == null);
    }

    [Fact]
    public void AddMember_WhileAMembershipLasts_IsRefused()
    {
        var network = Complete();
        network.AddMember(_one, MembershipRole.Observer, Today.AddDays(30)).Error!.Code.ShouldBe("Networks.AlreadyMember");
    }

    [Fact]
    public void AddMember_AfterAMembershipEnded_BeginsANewOne()
    {
        var network = Complete();
        network.EndMembership(Of(network, _one).Id, Today, Today).Succeeded.ShouldBeTrue();
        network.AddMember(_one, MembershipRole.Member, Today).Succeeded.ShouldBeFalse();
        network.AddMember(_one, MembershipRole.Member, Today.AddDays(1)).Succeeded.ShouldBeTrue();
        network.Memberships.Count(m => m.OrganisationId == _one).ShouldBe(2);
    }

    [Fact]
    public void EndMembership_TheDayBeforeItBegan_TakesItBack()
    {
        var network = Complete();
        network.AddMember(_other, MembershipRole.Member, Today.AddDays(5));
        network.EndMembership(Of(network, _other).Id, Today, Today).Succeeded.ShouldBeTrue();
        network.Memberships.ShouldNotContain(m => m.OrganisationId == _other);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-30)]
    public void EndMembershipAndDismiss_BeforeTheFirstDayOfWhatHasBegun_KeepsTheRow(int began)
    {
        var network = Complete();
        var first = Today.AddDays(began);
        var person = PersonId.New();
        network.AddMember(_other, MembershipRole.Observer, first);
        network.Appoint(person, first);

        network.EndMembership(Of(network, _other).Id, first.AddDays(-1), Today).Succeeded.ShouldBeTrue();
        network.Dismiss(network.Coordinators.Single(c => c.PersonId == person).Id, first.AddDays(-1), Today).Succeeded.ShouldBeTrue();

        (Of(network, _other).From, Of(network, _other).To).ShouldBe((first, first));
        network.Coordinators.Single(c => c.PersonId == person).To.ShouldBe(first);
    }

    [Fact]
    public void Dismiss_BeforeItBegins_TakesItBack()
    {
        var network = Complete();
        var person = PersonId.New();
        network.Appoint(person, Today.AddDays(5));
        network.Dismiss(network.Coordinators.Single(c => c.PersonId == person).Id, Today, Today).Succeeded.ShouldBeTrue();
        network.Coordinators.ShouldNotContain(c => c.PersonId == person);
    }

    [Fact]
    public void ChangeRole_OnTheFirstDay_TakesTheOldRolesPlace()
    {
        var network = Complete();
        network.AddMember(_other, MembershipRole.Member, Today);
        network.ChangeRole(Of(network, _other).Id, MembershipRole.Superuser, Today).Succeeded.ShouldBeTrue();
        network.Memberships.Single(m => m.OrganisationId == _other).Role.ShouldBe(MembershipRole.Superuser);
    }

    [Fact]
    public void EndMembership_Earlier_LeavesALaterMembershipsServing()
    {
        var network = Complete();
        var first = Of(network, _one);
        network.EndMembership(first.Id, Today.AddDays(10), Today);
        network.AddMember(_one, MembershipRole.Member, Today.AddDays(20));
        network.Serve(_one, _superuser, Today.AddDays(20)).Succeeded.ShouldBeTrue();

        network.EndMembership(first.Id, Today.AddDays(5), Today).Succeeded.ShouldBeTrue();

        network.Servings.Where(s => s.MemberId == _one).OrderBy(s => s.From).Select(s => s.To).ShouldBe([Today.AddDays(5), null]);
    }

    [Fact]
    public void ChangeRole_OfAMember_EndsItsServingAndKeepsItsContact()
    {
        var network = Complete();
        var contact = PersonId.New();
        network.NameContact(Of(network, _one).Id, contact);
        network.ChangeRole(Of(network, _one).Id, MembershipRole.Superuser, Today).Succeeded.ShouldBeTrue();

        var roles = network.Memberships.Where(m => m.OrganisationId == _one).OrderBy(m => m.From).ToList();
        roles.Select(m => (m.Role, m.To)).ShouldBe([(MembershipRole.Member, Today.AddDays(-1)), (MembershipRole.Superuser, null)]);
        roles[1].ContactId.ShouldBe(contact);
        network.Servings.Single(s => s.MemberId == _one).To.ShouldBe(Today.AddDays(-1));
    }

    [Fact]
    public void ChangeRole_BeforeTheMembershipBegan_IsRefused()
    {
        var network = Complete();
        network.ChangeRole(Of(network, _one).Id, MembershipRole.Observer, Today.AddYears(-2)).Error.ShouldBe(NetworkErrors.BeforeMembership);
    }

    [Fact]
    public void Serve_ByAnother_InARegionalNetwork_EndsTheFirst()
    {
        var network = Complete();
        network.AddMember(_other, MembershipRole.Superuser, Today);
        network.Serve(_one, _other, Today).Succeeded.ShouldBeTrue();

        network.Servings.Where(s => s.MemberId == _one).OrderBy(s => s.From).Select(s => (s.SuperuserId, s.To))
            .ShouldBe([(_superuser, Today.AddDays(-1)), (_other, null)]);
        network.Serve(_one, _superuser, Today, besides: true).Error.ShouldBe(NetworkErrors.ServedByOne);
    }

    [Fact]
    public void Serve_Besides_InASectorNetwork_AddsAnother()
    {
        var network = Complete(NetworkKind.Sector);
        network.AddMember(_other, MembershipRole.Superuser, Today);
        network.Serve(_one, _other, Today, besides: true).Succeeded.ShouldBeTrue();
        network.Servings.Count(s => s.MemberId == _one && s.HoldsOn(Today)).ShouldBe(2);
        network.Servings.ShouldAllBe(s => s.ServedSeat == null);
    }

    [Fact]
    public void Serve_ByThoseWhoServeAlready_ChangesNothing()
    {
        var network = Complete();
        var version = network.Version;
        network.Serve(_one, _superuser, Today).Succeeded.ShouldBeTrue();
        network.Version.ShouldBe(version);
    }

    [Fact]
    public void Serve_ByAMemberOrOfASuperuser_IsRefused()
    {
        var network = Complete();
        network.Serve(_one, _two, Today).Error.ShouldBe(NetworkErrors.NotServable);
        network.Serve(_superuser, _superuser, Today).Error.ShouldBe(NetworkErrors.NotServable);
        network.Serve(_other, _superuser, Today).Error.ShouldBe(NetworkErrors.NotServable);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    public void Agree_AnswerDaysOutOfRange_IsRefused(int days) =>
        New().Agree(Text() with { AnswerWorkingDays = days }).Error.ShouldBe(NetworkErrors.AnswerDays);

    [Fact]
    public void Agree_TermThatIsHalfOrBackwards_IsRefused()
    {
        New().Agree(Text() with { TermTo = null }).Error.ShouldBe(NetworkErrors.Term);
        New().Agree(Text() with { TermFrom = Today, TermTo = Today.AddDays(-1) }).Error.ShouldBe(NetworkErrors.Term);
    }

    [Fact]
    public void Closed_RefusesEveryChange()
    {
        var network = Complete();
        network.Close().Succeeded.ShouldBeTrue();
        network.Describe("Nytt navn", "").Error.ShouldBe(NetworkErrors.Closed);
        network.Agree(Text()).Error.ShouldBe(NetworkErrors.Closed);
        network.Appoint(PersonId.New(), Today).Error.ShouldBe(NetworkErrors.Closed);
        network.Dismiss(network.Coordinators.Single().Id, Today, Today).Error.ShouldBe(NetworkErrors.Closed);
        network.AddMember(_other, MembershipRole.Member, Today).Error.ShouldBe(NetworkErrors.Closed);
        network.EndMembership(Of(network, _one).Id, Today, Today).Error.ShouldBe(NetworkErrors.Closed);
        network.ChangeRole(Of(network, _one).Id, MembershipRole.Observer, Today).Error.ShouldBe(NetworkErrors.Closed);
        network.NameContact(Of(network, _one).Id, null).Error.ShouldBe(NetworkErrors.Closed);
        network.Serve(_one, null, Today).Error.ShouldBe(NetworkErrors.Closed);
        network.Activate(Today, _working, NobodyElsewhere).Error.ShouldBe(NetworkErrors.Status);
        network.Rest().Error.ShouldBe(NetworkErrors.Status);
        network.Close().Error.ShouldBe(NetworkErrors.Status);
    }

    private static Membership Of(LearningNetwork network, OrganisationId organisation) => network.Memberships.Last(m => m.OrganisationId == organisation);

    private static LearningNetwork New(NetworkKind kind = NetworkKind.Regional) =>
        new() { Kind = kind, Name = "Læringsnettverk Agder", Slug = "agder", CreatedAt = default };

    private static AgreementText Text() => new("Dele erfaringer.", Today.AddYears(-1), Today.AddYears(1), 3);

    private LearningNetwork Complete(NetworkKind kind = NetworkKind.Regional)
    {
        var network = New(kind);
        var from = Today.AddDays(-100);
        network.Agree(Text());
        network.Appoint(_coordinator, from);
        network.AddMember(_superuser, MembershipRole.Superuser, from);
        network.NameContact(network.Memberships.Single().Id, _contact);
        network.AddMember(_one, MembershipRole.Member, from);
        network.AddMember(_two, MembershipRole.Member, from);
        network.Serve(_one, _superuser, from);
        network.Serve(_two, _superuser, from);
        return network;
    }
}
