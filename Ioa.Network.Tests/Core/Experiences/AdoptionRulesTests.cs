using Ioa.Network.Core.Common;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;

namespace Ioa.Network.Tests.Core.Experiences;

/// <summary>Every stage × every action, and what the words and days must be.</summary>
public sealed class AdoptionRulesTests
{
    private const string Done = "";
    private static readonly PersonId Siri = PersonId.New();
    private static readonly PersonId Kåre = PersonId.New();
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 3, 2);

    /// <summary>Where an adoption can be.</summary>
    public enum Place
    {
        Knowledge,
        Persuasion,
        Adopted,
        Rejected,
        Implementation,
        Confirmation,
    }

    [Theory]
    //                             MoveOn                     Adopt                       Reject                      Describe Rate
    [InlineData(Place.Knowledge, Done, Done, Done, Done, "Adoptions.RateOnceTried")]
    [InlineData(Place.Persuasion, "Adoptions.DecideFirst", Done, Done, Done, "Adoptions.RateOnceTried")]
    [InlineData(Place.Adopted, Done, "Adoptions.AlreadyDecided", "Adoptions.AlreadyDecided", Done, "Adoptions.RateOnceTried")]
    [InlineData(Place.Rejected, "Adoptions.NoNextStage", "Adoptions.AlreadyDecided", "Adoptions.AlreadyDecided", Done, "Adoptions.RateOnceTried")]
    [InlineData(Place.Implementation, Done, "Adoptions.AlreadyDecided", "Adoptions.AlreadyDecided", Done, Done)]
    [InlineData(Place.Confirmation, "Adoptions.NoNextStage", "Adoptions.AlreadyDecided", "Adoptions.AlreadyDecided", Done, Done)]
    public void Action_AtEveryStage_IsDoneOrRefused(Place place, string moveOn, string adopt, string reject, string describe, string rate)
    {
        Outcome(a => a.MoveOn(Siri, Today, At)).ShouldBe(moveOn);
        Outcome(a => a.Decide(AdoptionDecision.Adopted, "Derfor", ReuseKind.Copied, Siri, Today, At)).ShouldBe(adopt);
        Outcome(a => a.Decide(AdoptionDecision.Rejected, "Derfor", null, Siri, Today, At)).ShouldBe(reject);
        Outcome(a => a.Describe(Words("Slik"), Siri, At)).ShouldBe(describe);
        Outcome(a => a.Describe(Words() with { Simplicity = 3 }, Siri, At)).ShouldBe(rate);

        string Outcome(Func<Adoption, Result> act)
        {
            var adoption = In(place);
            var (stage, version, steps) = (adoption.Stage, adoption.Version, adoption.Steps.Count);
            var code = act(adoption).Error?.Code ?? Done;
            if (code != Done)
            {
                (adoption.Stage, adoption.Version, adoption.Steps.Count).ShouldBe((stage, version, steps), "refused leaves everything as it was");
            }
            else
            {
                adoption.Version.ShouldBe(version + 1);
            }

            return code;
        }
    }

    [Fact]
    public void Stages_WithADayEach_AreInOrder()
    {
        var adoption = In(Place.Knowledge, Today.AddDays(-30));
        adoption.MoveOn(Siri, Today.AddDays(-20), At).ShouldBeDone();
        adoption.Decide(AdoptionDecision.Adopted, "Det passer.", ReuseKind.Inspired, Kåre, Today.AddDays(-10), At).ShouldBeDone();
        adoption.IsInUse.ShouldBeFalse();
        adoption.MoveOn(Kåre, Today.AddDays(-10), At).ShouldBeDone();
        adoption.IsInUse.ShouldBeTrue();
        adoption.MoveOn(Siri, Today, At).ShouldBeDone();

        adoption.Steps.Select(s => (s.Stage, s.On.DayNumber - Today.DayNumber, s.ById)).ShouldBe([
            (AdoptionStage.Knowledge, -30, Siri), (AdoptionStage.Persuasion, -20, Siri), (AdoptionStage.Decision, -10, Kåre), (AdoptionStage.Implementation, -10, Kåre), (AdoptionStage.Confirmation, 0, Siri)]);
        (adoption.Reuse, adoption.Reason).ShouldBe((ReuseKind.Inspired, "Det passer."));
    }

    [Fact]
    public void Decide_WithoutAnOpinionFirst_HasFormedItThatDay()
    {
        var adoption = In(Place.Knowledge);
        adoption.Decide(AdoptionDecision.Rejected, "For dyrt.", ReuseKind.Copied, Siri, Today, At).ShouldBeDone();

        adoption.Steps.Select(s => s.Stage).ShouldBe([AdoptionStage.Knowledge, AdoptionStage.Persuasion, AdoptionStage.Decision]);
        adoption.Reuse.ShouldBeNull("who says no takes nothing over");
        adoption.IsInUse.ShouldBeFalse();
    }

    [Fact]
    public void Days_ToComeOrBeforeTheStage_AreRefused()
    {
        Adoption.Begin(ExperienceId.New(), OrganisationId.New(), Siri, Today.AddDays(1), At).ShouldBeRefused("Adoptions.DayToCome");
        Adoption.Begin(ExperienceId.New(), OrganisationId.New(), Siri, new DateOnly(206, 3, 2), At).ShouldBeRefused("Adoptions.DayTooEarly", 1990);
        In(Place.Knowledge).MoveOn(Siri, Today.AddDays(1), At).ShouldBeRefused("Adoptions.DayToCome");
        In(Place.Knowledge).MoveOn(Siri, Today.AddDays(-1), At).ShouldBeRefused("Adoptions.DayBeforeStage");
        In(Place.Persuasion).Decide(AdoptionDecision.Rejected, "Nei", null, Siri, Today.AddDays(1), At).ShouldBeRefused("Adoptions.DayToCome");

        // 23:30 in Norway on the 2nd is 22:30 UTC; the 3rd has not begun.
        Adoption.Begin(ExperienceId.New(), OrganisationId.New(), Siri, Today.AddDays(1), At.AddHours(13.5)).ShouldBeRefused("Adoptions.DayToCome");
        Adoption.Begin(ExperienceId.New(), OrganisationId.New(), Siri, Today.AddDays(1), At.AddHours(14.5)).Succeeded.ShouldBeTrue();
    }

    [Theory]
    [InlineData("", ReuseKind.Copied, "Adoptions.NeedsReason")]
    [InlineData(" \n ", ReuseKind.Copied, "Adoptions.NeedsReason")]
    [InlineData("long", ReuseKind.Copied, "Adoptions.NeedsReason")]
    [InlineData("Derfor", null, "Adoptions.NeedsReuse")]
    public void Decide_WithoutWhatItTakes_IsRefused(string reason, ReuseKind? reuse, string code) =>
        In(Place.Persuasion).Decide(AdoptionDecision.Adopted, reason == "long" ? new string('x', Adoption.MaxTextLength + 1) : reason, reuse, Siri, Today, At).Error!.Code.ShouldBe(code);

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void Describe_RatingOutsideTheScale_IsRefused(int rating) =>
        In(Place.Implementation).Describe(Words() with { Observability = rating }, Siri, At).ShouldBeRefused("Adoptions.Rating");

    [Fact]
    public void Describe_Consent_IsThatOfWhoeverWrites()
    {
        var adoption = In(Place.Implementation);
        adoption.Describe(Words() with { MayBeAsked = true }, Siri, At).ShouldBeDone();
        adoption.ContactId.ShouldBe(Siri);
        adoption.Describe(Words("Mer"), Kåre, At).ShouldBeDone();
        adoption.ContactId.ShouldBe(Siri, "a colleague does not take it back for her");
        adoption.Describe(Words("Mer") with { MayBeAsked = true }, Kåre, At).ShouldBeDone();
        adoption.ContactId.ShouldBe(Kåre);
        adoption.Describe(Words("Mer"), Kåre, At).ShouldBeDone();
        adoption.ContactId.ShouldBeNull();
    }

    [Fact]
    public void Describe_TooLong_IsRefused()
    {
        In(Place.Implementation).Describe(Words(new string('x', Adoption.MaxTextLength + 1)), Siri, At).ShouldBeRefused("Adoptions.TooLong", Adoption.MaxTextLength);
    }

    private static AdoptionDescription Words(string? feedback = null) => new(null, feedback, false, null, null, null, null, null);

    private static Adoption In(Place place, DateOnly? on = null)
    {
        var day = on ?? Today;
        var adoption = Adoption.Begin(ExperienceId.New(), OrganisationId.New(), Siri, day, At).Value;
        if (place == Place.Persuasion)
        {
            adoption.MoveOn(Siri, day, At).ShouldBeDone();
        }

        if (place >= Place.Adopted)
        {
            adoption.Decide(place == Place.Rejected ? AdoptionDecision.Rejected : AdoptionDecision.Adopted, "Derfor", ReuseKind.Copied, Siri, day, At).ShouldBeDone();
        }

        for (var left = place - Place.Rejected; left > 0; left--)
        {
            adoption.MoveOn(Siri, day, At).ShouldBeDone();
        }

        return adoption;
    }
}
