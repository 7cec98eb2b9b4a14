using Ioa.Network.Core.Common;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.Rollup.Innovation;

namespace Ioa.Network.Core.Demo;

/// <summary>
/// What some have reported of innovative procurements, for three years and by two definitions: most of Agder, some of Rogaland, Vestland and
/// Trøndelag. The figures are made up, and each says so in its note.
/// </summary>
internal sealed class DemoInnovation
{
    private const string Note = "Oppdiktet tall til demonstrasjonen.";

    // How many of a hundred have reported, by county.
    private static readonly Dictionary<string, int> Reporting = new(StringComparer.Ordinal) { ["42"] = 80, ["11"] = 40, ["46"] = 30, ["50"] = 35 };

    public DemoInnovation(DemoMap map, DemoPeople people, DemoChance chance, DateTimeOffset now)
    {
        var thisYear = OsloTime.DateIn(now).Year;
        var reporters = map.Organisations
            .Where(o => o.Kind != OrganisationKind.NationalBody && Reporting.ContainsKey(o.CountyNumber ?? ""))
            .OrderBy(o => o.Number, StringComparer.Ordinal)
            .Where(o => chance.Percent(Reporting[o.CountyNumber!]))
            .ToList();
        foreach (var organisation in reporters)
        {
            var procurements = 12 + ((organisation.Population ?? 0) / 900);
            var byProcedure = chance.Percent(40);
            for (var year = thisYear - 3; year < thisYear; year++)
            {
                // Each year some more take part, and do a little better.
                if (organisation.ValidFrom.Year > year || chance.Percent((thisYear - 1 - year) * 20))
                {
                    continue;
                }

                var all = procurements + chance.Between(-3, 6);
                Add(organisation, year, InnovationDefinition.SelfReported, all, all * chance.Between(0, 5 + (2 * (year - thisYear + 3))) / 100);
                if (byProcedure)
                {
                    Add(organisation, year, InnovationDefinition.ByProcedure, all, all * chance.Between(0, 3) / 100);
                }
            }
        }

        void Add(Organisation organisation, int year, InnovationDefinition definition, int all, int innovative)
        {
            var at = OsloTime.At(new DateOnly(year + 1, 1, 10).AddDays(chance.Between(0, 20)), new TimeOnly(10, 0).AddMinutes(chance.Between(0, 240)));
            at = at < now ? at : now;
            var report = new InnovationReport { Id = new InnovationReportId(chance.Id(at)), OrganisationId = organisation.Id, Year = year, Definition = definition };
            report.Say(new InnovationFigures(all, innovative, null, null, Note), imported: false, people.At(organisation)[0].Id, at);
            Reports.Add(report);
        }
    }

    public List<InnovationReport> Reports { get; } = [];
}
