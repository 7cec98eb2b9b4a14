using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>Somebody to invite, as typed.</summary>
internal sealed record Invitee(string Email, string Name, InvitationRole Role, OrganisationId? OrganisationId, string? OrganisationNumber)
{
    public string NormalizedEmail => Email.Normalize().ToUpperInvariant();
}

/// <summary>
/// Decides who may invite whom to what, for one invitation or five hundred with the same few queries. KS administrators invite
/// anybody; a network's coordinator the staff and contacts of its organisations and further coordinators, at addresses that are
/// their organisation's own; staff their colleagues.
/// </summary>
internal sealed class InvitationDesk
{
    private readonly NetworkDbContext _db;
    private readonly Person _inviter;
    private readonly DateTimeOffset _now;
    private readonly LearningNetwork? _network;
    private readonly bool _coordinates;
    private readonly HashSet<OrganisationId> _inNetwork;
    private readonly Dictionary<string, OrganisationId> _domains;

    private InvitationDesk(
        NetworkDbContext db, Person inviter, DateTimeOffset now, LearningNetwork? network, bool coordinates, HashSet<OrganisationId> inNetwork, Dictionary<string, OrganisationId> domains)
    {
        _db = db;
        _inviter = inviter;
        _now = now;
        _network = network;
        _coordinates = coordinates;
        _inNetwork = inNetwork;
        _domains = domains;
    }

    /// <summary>For a user and, when the invitations are for one, a network; an outsider of the network is told that it is not found.</summary>
    public static async Task<Result<InvitationDesk>> OpenAsync(
        NetworkDbContext db, ClaimsPrincipal user, LearningNetworkId? networkId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } id || await db.Users.FirstOrDefaultAsync(p => p.Id == id && p.EndedAt == null, cancellationToken) is not { } inviter)
        {
            return Error.NotFound;
        }

        LearningNetwork? network = null;
        var coordinates = false;
        var inNetwork = new HashSet<OrganisationId>();
        var today = OsloTime.DateIn(now);
        if (networkId is { } asked)
        {
            var standing = await db.StandingAsync(user, asked, today, cancellationToken);
            network = standing is null && !inviter.IsAdministrator ? null : await db.Networks.AsNoTracking().FirstOrDefaultAsync(n => n.Id == asked, cancellationToken);
            if (network is null)
            {
                return Error.NotFound;
            }

            coordinates = standing is { IsCoordinator: true };
            inNetwork = await db.Memberships
                .Where(m => m.NetworkId == asked && m.From <= today && (m.To == null || m.To >= today))
                .Select(m => m.OrganisationId)
                .ToHashSetAsync(cancellationToken);
        }

        var domains = await db.EmailDomains.ToDictionaryAsync(d => d.Domain, d => d.OrganisationId, StringComparer.OrdinalIgnoreCase, cancellationToken);
        return new InvitationDesk(db, inviter, now, network, coordinates, inNetwork, domains);
    }

    /// <summary>
    /// Whether whoever made, or last sent, the invitation could make it today: it does not outlive their right. One that the first start
    /// made has nobody behind it whose right could end.
    /// </summary>
    public static async Task<bool> StandsAsync(NetworkDbContext db, Invitation invitation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (invitation.InvitedById is not { } inviter)
        {
            return true;
        }

        var organisation = await db.Organisations.AsNoTracking().SingleAsync(o => o.Id == invitation.OrganisationId, cancellationToken);
        var desk = await OpenAsync(db, inviter.ToPrincipal(), invitation.NetworkId, now, cancellationToken);
        return desk.Succeeded && desk.Value.Refusal(invitation.Email, invitation.Role, organisation) is null;
    }

    /// <summary>What each would become, or why it cannot be; in the same order.</summary>
    public async Task<IReadOnlyList<Result<Invitation>>> CheckAsync(IReadOnlyList<Invitee> invitees, CancellationToken cancellationToken)
    {
        var organisations = await OrganisationsAsync(invitees, cancellationToken);
        var emails = invitees.Select(i => i.NormalizedEmail).Distinct(StringComparer.Ordinal).ToList();
        var accounts = await _db.Users
            .Where(p => emails.Contains(p.NormalizedEmail!) && p.EmailConfirmed)
            .Select(p => p.NormalizedEmail!)
            .ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        var invited = await _db.Invitations
            .Where(i => emails.Contains(i.NormalizedEmail) && i.AcceptedAt == null && i.RevokedAt == null && i.ExpiresAt > _now)
            .Select(i => i.NormalizedEmail)
            .ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        return [.. invitees.Select(invitee => Check(invitee, organisations, accounts, invited))];
    }

    /// <summary>Puts an invitation and its letter into the context.</summary>
    public async Task IssueAsync(IReadOnlyList<Invitation> invitations, Func<Invitation, SecretToken> tokenOf, CancellationToken cancellationToken)
    {
        var emails = invitations.Select(i => i.NormalizedEmail).ToList();
        await _db.Invitations
            .Where(i => emails.Contains(i.NormalizedEmail) && i.AcceptedAt == null && i.RevokedAt == null && i.ExpiresAt <= _now)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.RevokedAt, _now), cancellationToken);
        var ids = invitations.Select(i => i.OrganisationId).Distinct().ToList();
        var organisations = await _db.Organisations.AsNoTracking().Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, cancellationToken);
        foreach (var invitation in invitations)
        {
            _db.Invitations.Add(invitation);
            _db.Enqueue(Letter(invitation, organisations[invitation.OrganisationId], _network?.Name, _inviter.Name, tokenOf(invitation).Token), _now);
        }
    }

    /// <summary>What the letter says.</summary>
    public static InvitationIssued Letter(Invitation invitation, Organisation organisation, string? networkName, string? inviter, string token) => new(
        invitation.Email,
        invitation.Name,
        organisation.WrittenForm == WrittenForm.Nynorsk ? "nn" : "nb",
        invitation.Role,
        organisation.DisplayName,
        networkName,
        inviter,
        token,
        invitation.ExpiresAt);

    /// <summary>Why the inviter may not invite somebody to an organisation in a role; <see langword="null"/> when they may.</summary>
    public Error? Refusal(string email, InvitationRole role, Organisation organisation)
    {
        if (role is InvitationRole.Contact or InvitationRole.Coordinator && _network is null)
        {
            return Error.Invalid("Invitations.NetworkNeeded");
        }

        if (role == InvitationRole.Contact && !_inNetwork.Contains(organisation.Id))
        {
            return Error.Invalid("Invitations.NotInNetwork");
        }

        if (role == InvitationRole.Administrator && _inviter.IsAdministrator && organisation.Kind != OrganisationKind.NationalBody)
        {
            return Error.Invalid("Invitations.AdministratorElsewhere");
        }

        var worksThere = organisation.Id == _inviter.OrganisationId;
        var may = _inviter.IsAdministrator || role switch
        {
            InvitationRole.Staff => worksThere || (_coordinates && _inNetwork.Contains(organisation.Id)),
            InvitationRole.Contact or InvitationRole.Coordinator => _coordinates,
            _ => false,
        };
        if (!may)
        {
            return new Error("Invitations.NotYours", ErrorKind.Forbidden);
        }

        // Whoever is let into an organisation reads every network that it is in. A coordinator's word is not enough for that: the
        // organisation itself vouches for the address, by its domain, or by whoever works there.
        return _inviter.IsAdministrator || worksThere || DomainOwner(email) == organisation.Id
            ? null
            : new Error("Invitations.AddressElsewhere", ErrorKind.Forbidden, organisation.DisplayName);
    }

    private Result<Invitation> Check(
        Invitee invitee, IReadOnlyDictionary<string, Organisation> organisations, HashSet<string> accounts, HashSet<string> invited)
    {
        if (!EmployerQuery.IsAddress(invitee.Email))
        {
            return Error.Invalid("Invitations.BadAddress");
        }

        if (invitee.Name.Length is 0 or > Invitation.MaxNameLength)
        {
            return Error.Invalid("Invitations.BadName", Invitation.MaxNameLength);
        }

        var owner = DomainOwner(invitee.Email);
        if (invitee is { OrganisationId: null, OrganisationNumber: null } && owner is null)
        {
            return Error.Invalid("Invitations.OrganisationNeeded");
        }

        var key = invitee.OrganisationNumber ?? (invitee.OrganisationId ?? owner!.Value).ToString();
        if (!organisations.TryGetValue(key, out var organisation))
        {
            return Error.Invalid("Invitations.UnknownOrganisation", invitee.OrganisationNumber ?? "");
        }

        if (owner is { } domainOwner && domainOwner != organisation.Id)
        {
            return organisations.TryGetValue(domainOwner.ToString(), out var other)
                ? Error.Invalid("Invitations.OtherDomain", other.DisplayName)
                : Error.Invalid("Invitations.OtherDomain", invitee.Email[(invitee.Email.LastIndexOf('@') + 1)..]);
        }

        if (Refusal(invitee.Email, invitee.Role, organisation) is { } refusal)
        {
            return refusal;
        }

        if (accounts.Contains(invitee.NormalizedEmail))
        {
            return Error.Conflict("Invitations.HasAccount");
        }

        if (invited.Contains(invitee.NormalizedEmail))
        {
            return Error.Conflict("Invitations.AlreadyInvited");
        }

        return new Invitation
        {
            Email = invitee.Email,
            NormalizedEmail = invitee.NormalizedEmail,
            Name = invitee.Name,
            OrganisationId = organisation.Id,
            NetworkId = _network?.Id,
            Role = invitee.Role,
            InvitedById = _inviter.Id,
            TokenHash = "",
            CreatedAt = _now,
            ExpiresAt = _now + Invitation.Lifetime,
        };
    }

    /// <summary>Whose the address's domain is, or the nearest domain above it; nobody's for pupils, who are not staff.</summary>
    private OrganisationId? DomainOwner(string email)
    {
        foreach (var domain in EmployerQuery.Domains(email) ?? [])
        {
            if (_domains.TryGetValue(domain, out var owner))
            {
                return owner;
            }
        }

        return null;
    }

    /// <summary>The organisations in question, by number (old ones too, unless they were split) and by id.</summary>
    private async Task<Dictionary<string, Organisation>> OrganisationsAsync(IReadOnlyList<Invitee> invitees, CancellationToken cancellationToken)
    {
        var asked = invitees.Select(i => i.OrganisationNumber).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var successors = await _db.NumberChanges
            .Where(c => asked.Contains(c.OldNumber) && c.Unambiguous)
            .GroupBy(c => c.OldNumber)
            .Select(g => new { Old = g.Key, New = g.Max(c => c.NewNumber) })
            .ToDictionaryAsync(c => c.Old, c => c.New!, StringComparer.Ordinal, cancellationToken);
        var numbers = asked.Concat(successors.Values).ToList();
        var ids = invitees.Select(i => i.OrganisationId).OfType<OrganisationId>().Concat(invitees.Select(i => DomainOwner(i.Email)).OfType<OrganisationId>()).Distinct().ToList();
        var today = OsloTime.DateIn(_now);
        var found = await _db.Organisations.AsNoTracking()
            .Where(o => (numbers.Contains(o.Number) || ids.Contains(o.Id)) && (o.ValidTo == null || o.ValidTo >= today))
            .ToListAsync(cancellationToken);
        var organisations = new Dictionary<string, Organisation>(StringComparer.Ordinal);
        foreach (var organisation in found)
        {
            organisations[organisation.Id.ToString()] = organisation;
            organisations[organisation.Number] = organisation;
        }

        foreach (var (old, current) in successors)
        {
            if (!organisations.ContainsKey(old) && organisations.TryGetValue(current, out var organisation))
            {
                organisations[old] = organisation;
            }
        }

        return organisations;
    }
}
