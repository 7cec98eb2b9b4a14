using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ioa.Network.Tests.Support;

/// <summary>Counts the SQL commands of one world.</summary>
internal sealed class CommandCounter : ILoggerProvider, ILogger
{
    private int _count;

    /// <summary>For the world's services.</summary>
    public void In(IServiceCollection services) => services.AddLogging(logging => logging.AddProvider(this));

    /// <summary>How many commands something takes.</summary>
    public async Task<int> CountAsync(Func<Task> act)
    {
        var before = Volatile.Read(ref _count);
        await act();
        return Volatile.Read(ref _count) - before;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == RelationalEventId.CommandExecuted.Id)
        {
            Interlocked.Increment(ref _count);
        }
    }

    public void Dispose()
    {
    }
}
