using Ioa.Network.Core.Organisations;

namespace Ioa.Network.Core.Meetings;

/// <summary>
/// Gives out a meeting's places: in the order of the line, as long as there is room in all and for the organisation. Whoever cannot have one
/// because their own organisation is full does not hold up those behind them.
/// </summary>
public static class Seating
{
    /// <summary>Who of those that wait gets a place now.</summary>
    /// <param name="capacity">How many there is room for; <see langword="null"/> when for all.</param>
    /// <param name="perOrganisation">How many from each organisation.</param>
    /// <param name="held">The organisations of those who hold a place; <see langword="null"/> for a guest, whom only the first limit concerns.</param>
    /// <param name="waiting">Those who wait.</param>
    /// <typeparam name="T">How one who waits is known.</typeparam>
    public static List<T> Next<T>(int? capacity, int? perOrganisation, IEnumerable<OrganisationId?> held, IEnumerable<(T Who, int Number, OrganisationId? Organisation)> waiting)
    {
        var (all, from) = (0, new Dictionary<OrganisationId, int>());
        foreach (var organisation in held)
        {
            Take(organisation);
        }

        var seated = new List<T>();
        foreach (var one in waiting.OrderBy(w => w.Number))
        {
            if (all >= capacity)
            {
                break;
            }

            if (one.Organisation is not { } organisation || perOrganisation is null || from.GetValueOrDefault(organisation) < perOrganisation)
            {
                Take(one.Organisation);
                seated.Add(one.Who);
            }
        }

        return seated;

        void Take(OrganisationId? organisation)
        {
            all++;
            if (organisation is { } known)
            {
                from[known] = from.GetValueOrDefault(known) + 1;
            }
        }
    }
}
