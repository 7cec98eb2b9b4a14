using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Duties;

/// <summary>Short ways to write down enquiries in a <see cref="World"/>, through the use cases.</summary>
internal static class Desk
{
    public static EnquiryContent Call(this World world, Organisation from, string subject = "Velferdsteknologi", int minutes = 15) =>
        new(from.Id, null, EnquiryKind.Telephone, subject, minutes, world.Today);

    public static EnquiryContent Visit(this World world, Organisation from, string subject = "Velferdsteknologi", int minutes = 60, int inDays = 20) =>
        world.Call(from, subject, minutes) with { Kind = EnquiryKind.Visit, WishedFrom = world.Today.AddDays(inDays) };

    public static Task<Result<EnquiryId>> TryRegisterAsync(
        this World world, Person writer, LearningNetwork network, EnquiryContent content, OrganisationId? receivedBy = null, DateOnly? agreed = null, Guid? key = null) =>
        world.Get<RegisterEnquiry>().HandleAsync(new(network.Id, receivedBy, content, agreed, key ?? Guid.CreateVersion7()), World.As(writer), world.Cancel);

    public static async Task<EnquiryId> RegisterAsync(this World world, Person writer, LearningNetwork network, EnquiryContent content, DateOnly? agreed = null)
    {
        var written = await world.TryRegisterAsync(writer, network, content, agreed: agreed);
        written.Error.ShouldBeNull();
        return written.Value;
    }

    public static async Task<EnquiryView> EnquiryAsync(this World world, Person reader, EnquiryId id) =>
        (await world.Get<EnquiryQuery>().HandleAsync(id, World.As(reader), world.Cancel)).Value;

    public static async Task<EnquiryList> EnquiriesAsync(this World world, Person reader, EnquiryFilter? filter = null) =>
        (await world.Get<EnquiryListQuery>().HandleAsync(filter ?? new(), 1, World.As(reader), world.Cancel)).Value;

    public static async Task<EnquiryReport> ReportAsync(this World world, Person reader, EnquiryFilter? filter = null) =>
        (await world.Get<EnquiryReportQuery>().HandleAsync(filter ?? new(), World.As(reader), world.Cancel)).Value;

    public static Task<Result> ShareAsync(this World world, Person writer, EnquiryId id, VisitId? visit) =>
        world.Get<ShareVisit>().HandleAsync(new(id, visit), World.As(writer), world.Cancel);

    /// <summary>A wish to visit takes the first visit that it is offered.</summary>
    public static async Task JoinAsync(this World world, Person writer, EnquiryId id) =>
        (await world.ShareAsync(writer, id, (await world.EnquiryAsync(writer, id)).SameDay[0].Id)).Error.ShouldBeNull();
}
