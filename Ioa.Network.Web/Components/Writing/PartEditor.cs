using Ioa.Network.Core.Common;
using Microsoft.AspNetCore.Components;

namespace Ioa.Network.Web.Components.Writing;

/// <summary>
/// Writes one part of a document that several write, an experience or minutes: saves a moment after the last key, takes up what others write while nothing of one's own waits, and
/// shows the other's text beside one's own when both wrote.
/// </summary>
public abstract class PartEditor : ComponentBase, IDisposable
{
    private static readonly TimeSpan SaveAfter = TimeSpan.FromMilliseconds(600);

    private CancellationTokenSource? _waiting;
    private bool _saving;
    private bool _disposed;

    /// <summary>Which part.</summary>
    [Parameter, EditorRequired] public string Key { get; set; } = "";

    /// <summary>The part as the authors have it; <see langword="null"/> while it is empty.</summary>
    [Parameter, EditorRequired] public DraftPart? Part { get; set; }

    /// <summary>Saves it.</summary>
    [Parameter, EditorRequired] public Func<PartToSave, Task<Result<SavedPart>>> Save { get; set; } = null!;

    /// <summary>What is shown now.</summary>
    protected string Value { get; private set; } = "";

    /// <summary>The version that it goes out from.</summary>
    protected int Seen { get; private set; }

    /// <summary>What somebody else wrote meanwhile.</summary>
    protected SavedPart? Conflict { get; private set; }

    /// <summary>Why it could not be saved.</summary>
    protected Error? Error { get; private set; }

    /// <summary>When it was last saved from here.</summary>
    protected bool Saved { get; private set; }

    /// <summary>Whether something waits to be saved.</summary>
    protected bool Unsaved { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _waiting?.Cancel();
        _waiting?.Dispose();
        _waiting = null;
        if (Unsaved && Conflict is null)
        {
            // They went on to another section before the moment had passed.
            _ = Save(new(Key, Value, Seen));
        }

        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (!Unsaved && !_saving && Conflict is null && (Part?.Version ?? 0) > Seen)
        {
            (Value, Seen) = (Part!.Value, Part.Version);
            OnValue();
        }
    }

    /// <summary>Another value is shown than before.</summary>
    protected virtual void OnValue()
    {
    }

    /// <summary>The author changed it: saved when they pause.</summary>
    protected void Change(string value)
    {
        Value = value;
        Unsaved = true;
        Saved = false;
        _waiting?.Cancel();
        _waiting?.Dispose();
        _waiting = new CancellationTokenSource();
        _ = SaveSoonAsync(_waiting.Token);
    }

    /// <summary>Takes the other's, and lets go of one's own.</summary>
    protected void TakeTheirs()
    {
        (Value, Seen, Unsaved) = (Conflict!.Value, Conflict.Version, false);
        Conflict = null;
        OnValue();
    }

    /// <summary>Writes one's own over the other's, which stays in nobody's hands but theirs.</summary>
    protected Task KeepMineAsync(string value)
    {
        (Value, Seen) = (value, Conflict!.Version);
        Conflict = null;
        Unsaved = true;
        OnValue();
        return SaveNowAsync();
    }

    private async Task SaveSoonAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(SaveAfter, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await InvokeAsync(SaveNowAsync);
    }

    private async Task SaveNowAsync()
    {
        if (_saving || _disposed || Conflict is not null)
        {
            return;
        }

        _saving = true;
        try
        {
            // What was typed while it was being saved is saved after that.
            while (Unsaved && Conflict is null && !_disposed)
            {
                var sent = Value;
                var result = await Save(new(Key, sent, Seen));
                Error = result.Error;
                if (result.Error is not null)
                {
                    break;
                }

                if (result.Value.Theirs is not null)
                {
                    Conflict = result.Value;
                    break;
                }

                Seen = result.Value.Version;
                Unsaved = Value != sent;
            }

            Saved = !Unsaved && Error is null;
        }
        finally
        {
            _saving = false;
        }

        StateHasChanged();
    }
}

/// <summary>A part to save.</summary>
/// <param name="Key">Which.</param>
/// <param name="Value">Its value.</param>
/// <param name="Seen">The version that it goes out from.</param>
public sealed record PartToSave(string Key, string Value, int Seen);
