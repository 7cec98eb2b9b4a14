namespace Ioa.Network.Core.Common;

/// <summary>What kind of refusal an <see cref="Error"/> is; decides the HTTP status and the tone on the page.</summary>
public enum ErrorKind
{
    /// <summary>What was sent cannot be used as it stands; the person can mend it.</summary>
    Invalid,

    /// <summary>It does not exist, or the person may not know that it exists: the two look the same from outside.</summary>
    NotFound,

    /// <summary>The person may see it, but not do this to it.</summary>
    Forbidden,

    /// <summary>Somebody else changed it first, or a rule of the domain stands in the way.</summary>
    Conflict,
}

/// <summary>
/// An expected refusal. <paramref name="Code"/> is also the resource key of the sentence that a person reads
/// (<c>Feature.Reason</c>, for example <c>Networks.AlreadyInRegional</c>), <paramref name="Arguments"/> fill its {0}, {1} …
/// </summary>
/// <param name="Code">Resource key, <c>Feature.Reason</c>.</param>
/// <param name="Kind">What kind of refusal it is.</param>
/// <param name="Arguments">Values for the sentence; never text that the person may not read.</param>
public sealed record Error(string Code, ErrorKind Kind, params object[] Arguments)
{
    /// <summary>The one answer to every outsider; never says whether the thing exists.</summary>
    public static readonly Error NotFound = new("Common.NotFound", ErrorKind.NotFound);

    /// <summary>The person may read this, but not do what was asked.</summary>
    public static readonly Error Forbidden = new("Common.Forbidden", ErrorKind.Forbidden);

    /// <summary>Somebody else changed the same thing meanwhile.</summary>
    public static readonly Error ChangedMeanwhile = new("Common.ChangedMeanwhile", ErrorKind.Conflict);

    /// <summary>An error that the person can mend.</summary>
    public static Error Invalid(string code, params object[] arguments) => new(code, ErrorKind.Invalid, arguments);

    /// <summary>A rule of the domain stands in the way.</summary>
    public static Error Conflict(string code, params object[] arguments) => new(code, ErrorKind.Conflict, arguments);
}

/// <summary>The outcome of a use case that returns nothing: done, or refused with an <see cref="Common.Error"/>.</summary>
public readonly record struct Result(Error? Error)
{
    /// <summary>Done.</summary>
    public static readonly Result Done = new(null);

    /// <summary>Whether it was done.</summary>
    public bool Succeeded => Error is null;

    /// <summary>A refusal.</summary>
    public static implicit operator Result(Error error) => new(error);
}

/// <summary>The outcome of a use case: a value, or a refusal.</summary>
public readonly record struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Error? error)
    {
        _value = value;
        Error = error;
    }

    /// <summary>Why it was refused; <see langword="null"/> when it was done.</summary>
    public Error? Error { get; }

    /// <summary>Whether it was done.</summary>
    public bool Succeeded => Error is null;

    /// <summary>What came back. Asking for it after a refusal is a fault in the caller.</summary>
    public T Value => Error is null ? _value! : throw new InvalidOperationException($"Refused: {Error.Code}");

    /// <summary>A value.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    public static implicit operator Result<T>(Error error) => new(default, error);
}
