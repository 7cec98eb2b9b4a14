using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Discussions.Live;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Polls;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Ioa.Network.Core.Data;

/// <summary>
/// The model on PostgreSQL. A row is locked against other changes, not against others' references to it (FOR NO KEY UPDATE): whoever
/// marks a thread as read inserts a row that refers to it, and must neither wait for the writer nor have the writer wait for them.
/// </summary>
public sealed class PostgresNetworkDbContext(DbContextOptions<PostgresNetworkDbContext> options) : NetworkDbContext(options)
{
    // Two meetings may share a line: they wait a little for each other.
    private static readonly SemaphoreSlim[] MeetingLines = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <inheritdoc/>
    public override async Task<IDbContextTransaction> BeginThreadChangeAsync(ThreadId thread, CancellationToken cancellationToken)
    {
        var transaction = await Database.BeginTransactionAsync(cancellationToken);
        await Database.ExecuteSqlAsync($"""SELECT 1 FROM "Threads" WHERE "Id" = {thread.Value} FOR NO KEY UPDATE""", cancellationToken);
        return transaction;
    }

    /// <inheritdoc/>
    public override async Task<IDbContextTransaction> BeginNetworkChangeAsync(LearningNetworkId network, CancellationToken cancellationToken)
    {
        var transaction = await Database.BeginTransactionAsync(cancellationToken);
        await Database.ExecuteSqlAsync($"""SELECT 1 FROM "Networks" WHERE "Id" = {network.Value} FOR NO KEY UPDATE""", cancellationToken);
        return transaction;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// When registration opens, hundreds come in the same second. In this server they wait in line before they take a connection: the database
    /// sees one of them at a time, and nobody runs out of time or takes the connections from everybody else.
    /// </remarks>
    public override async Task<IDbContextTransaction> BeginMeetingChangeAsync(MeetingId meeting, CancellationToken cancellationToken)
    {
        var line = MeetingLines[(uint)meeting.GetHashCode() % MeetingLines.Length];
        await line.WaitAsync(cancellationToken);
        try
        {
            var turn = new Turn(await Database.BeginTransactionAsync(cancellationToken), line);
            await Database.ExecuteSqlAsync($"""SELECT 1 FROM "Meetings" WHERE "Id" = {meeting.Value} FOR NO KEY UPDATE""", cancellationToken);
            return turn;
        }
        catch
        {
            line.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>In the order of their ids, so that two who change the same series wait for each other and never both.</remarks>
    public override async Task<IDbContextTransaction> BeginSeriesChangeAsync(MeetingSeriesId series, CancellationToken cancellationToken)
    {
        var transaction = await Database.BeginTransactionAsync(cancellationToken);
        await Database.ExecuteSqlAsync($"""SELECT 1 FROM "Meetings" WHERE "SeriesId" = {series.Value} ORDER BY "Id" FOR NO KEY UPDATE""", cancellationToken);
        return transaction;
    }

    /// <inheritdoc/>
    public override async Task<IDbContextTransaction> BeginPollChangeAsync(MeetingPollId poll, CancellationToken cancellationToken)
    {
        var transaction = await Database.BeginTransactionAsync(cancellationToken);
        await Database.ExecuteSqlAsync($"""SELECT 1 FROM "MeetingPolls" WHERE "Id" = {poll.Value} FOR NO KEY UPDATE""", cancellationToken);
        return transaction;
    }

    /// <inheritdoc/>
    public override Task NotifyOtherServersAsync(ThreadSignal signal, CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"SELECT pg_notify({PostgresThreadListener.Channel}, {PostgresThreadListener.Payload(signal)})", cancellationToken);

    /// <inheritdoc/>
    public override async Task NotifyOtherServersAsync(IReadOnlyCollection<PersonId> people, CancellationToken cancellationToken)
    {
        // A notification holds 8,000 bytes.
        foreach (var some in people.Chunk(200))
        {
            await Database.ExecuteSqlAsync($"SELECT pg_notify({PostgresThreadListener.Channel}, {PostgresThreadListener.Payload(some)})", cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override bool IsUniqueViolation(DbUpdateException exception) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}
