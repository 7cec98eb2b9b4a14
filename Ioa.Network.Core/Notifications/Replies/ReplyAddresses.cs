using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Ioa.Network.Core.Notifications.Replies;

/// <summary>The e-mail addresses at which people answer in a thread; <c>Mail:ReplyDomain</c> says where they are.</summary>
public sealed class ReplyAddresses(IDbContextFactory<NetworkDbContext> contexts, IConfiguration configuration, TimeProvider clock)
{
    private readonly string _domain = configuration["Mail:ReplyDomain"] ?? "";

    /// <summary>
    /// The address for a letter to this person about this thread («svar+…@…»); <see langword="null"/> when the site takes no replies by
    /// e-mail. It goes into letters to that person and nowhere else: whoever has it writes in their name.
    /// </summary>
    public async Task<string?> AddressAsync(PersonId person, ThreadId thread, CancellationToken cancellationToken)
    {
        if (_domain.Length == 0)
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await TokenAsync(db, person, thread, cancellationToken) is not { } token)
        {
            db.ReplyAddresses.Add(new ReplyAddress { PersonId = person, ThreadId = thread, CreatedAt = clock.GetUtcNow() });
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException e) when (db.IsUniqueViolation(e))
            {
                // Another letter about the same thread was being written.
            }

            token = (await TokenAsync(db, person, thread, cancellationToken))!;
        }

        return $"svar+{token}@{_domain}";
    }

    /// <summary>The token of the first of these addresses that is one of the site's; <see langword="null"/> when none is.</summary>
    public string? TokenAmong(IEnumerable<string> addresses) => addresses
        .Select(address => address.Trim().ToLowerInvariant())
        .Where(address => _domain.Length > 0 && address.StartsWith("svar+", StringComparison.Ordinal) && address.EndsWith("@" + _domain.ToLowerInvariant(), StringComparison.Ordinal))
        .Select(address => address["svar+".Length..^(_domain.Length + 1)])
        .FirstOrDefault(token => token.Length == ReplyAddress.TokenLength);

    private static Task<string?> TokenAsync(NetworkDbContext db, PersonId person, ThreadId thread, CancellationToken cancellationToken) =>
        db.ReplyAddresses.Where(a => a.PersonId == person && a.ThreadId == thread).Select(a => a.Token).FirstOrDefaultAsync(cancellationToken);
}
