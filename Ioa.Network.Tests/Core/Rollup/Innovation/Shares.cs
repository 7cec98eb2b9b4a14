using Ioa.Network.Core.Common;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Rollup.Innovation;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Rollup.Innovation;

/// <summary>Short ways to report and to read what was reported.</summary>
internal static class Shares
{
    public const InnovationDefinition Own = InnovationDefinition.SelfReported;

    public static async Task<Result> ReportAsync(
        this World world, Person by, Organisation whose, int year, long? all, long? innovative, InnovationDefinition definition = Own, int version = 0, string? note = null) =>
        await world.Get<ReportInnovation>().HandleAsync(new(whose.Id, year, definition, new(all, innovative, Note: note), version), World.As(by), world.Cancel);

    public static async Task<InnovationShare> ShareAsync(this World world, Person reader, int? year = null, string? county = null) =>
        (await world.Get<InnovationShareQuery>().HandleAsync(new(year, county), World.As(reader), world.Cancel)).Value;

    public static async Task<InnovationDefinitionShare> OwnShareAsync(this World world, Person reader, int? year = null, string? county = null) =>
        (await world.ShareAsync(reader, year, county)).Definitions.Single(d => d.Definition == Own);

    public static async Task<InnovationForm> FormAsync(this World world, Person reader, int? year = null, Organisation? whose = null, InnovationDefinition? definition = null) =>
        (await world.Get<InnovationFormQuery>().HandleAsync(whose?.Number, year, definition, World.As(reader), world.Cancel)).Value;

    public static async Task<IReadOnlyList<InnovationLine>> PreviewAsync(this World world, Person by, string list) =>
        (await world.Get<PreviewInnovationImport>().HandleAsync(list, World.As(by), world.Cancel)).Value;

    public static async Task<InnovationImported> ImportAsync(this World world, Person by, string list) =>
        (await world.Get<ImportInnovation>().HandleAsync(list, World.As(by), world.Cancel)).Value;

    /// <summary>That a number went over into another, or into several.</summary>
    public static async Task WentOverAsync(this World world, string old, DateOnly validTo, params Organisation[] into) =>
        await world.AddAsync([.. into.Select(o => new NumberChange { OldNumber = old, OldName = $"Gamle {old}", ValidTo = validTo, NewNumber = o.Number, Unambiguous = into.Length == 1 })]);

    /// <summary>That an organisation is no more after a day.</summary>
    public static async Task EndAsync(this World world, Organisation organisation, DateOnly validTo)
    {
        await using var db = await world.DbAsync();
        await db.Organisations.Where(o => o.Id == organisation.Id).ExecuteUpdateAsync(o => o.SetProperty(x => x.ValidTo, validTo), world.Cancel);
    }

    /// <summary>That an organisation has its number from a day.</summary>
    public static async Task BeginAsync(this World world, Organisation organisation, DateOnly validFrom)
    {
        await using var db = await world.DbAsync();
        await db.Organisations.Where(o => o.Id == organisation.Id).ExecuteUpdateAsync(o => o.SetProperty(x => x.ValidFrom, validFrom), world.Cancel);
    }
}
