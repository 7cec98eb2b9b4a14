using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using Ioa.Network.Core.Common;

namespace Ioa.Network.Web.Localization;

/// <summary>
/// Every text on the screens. A key is <c>Feature.Name</c>: the resource file <c>Localization/Feature.resx</c> (bokmål, with
/// <c>.nn.resx</c> and <c>.en.resx</c> beside it) has an entry <c>Name</c>. An <see cref="Error"/>'s code is such a key.
/// </summary>
public sealed class Texts
{
    private readonly ConcurrentDictionary<string, ResourceManager> _features = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Culture, string Key), string> _texts = new();

    /// <summary>The text in the current language. A missing key is a fault: a test finds it before a person does.</summary>
    public string this[string key] => _texts.GetOrAdd((CultureInfo.CurrentUICulture.Name, key), static (at, features) => Find(features, at.Key), _features);

    /// <summary>The text with {0}, {1} … filled in.</summary>
    public string this[string key, params object?[] arguments] => string.Format(CultureInfo.CurrentCulture, this[key], arguments);

    /// <summary>
    /// The text that fits a number: the key with «.One» for 1, «.Other» for every other number; {0} is the number, {1} … what else there is.
    /// </summary>
    public string Count(string key, int count, params object?[] others) => this[key + (count == 1 ? ".One" : ".Other"), [count, .. others]];

    /// <summary>The sentence for a refusal.</summary>
    public string Error(Error error) => error.Arguments.Length == 0 ? this[error.Code] : this[error.Code, error.Arguments];

    private static string Find(ConcurrentDictionary<string, ResourceManager> features, string key)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        var feature = features.GetOrAdd(key[..dot], static name => new ResourceManager($"Ioa.Network.Web.Localization.{name}", typeof(Texts).Assembly));
        return feature.GetString(key[(dot + 1)..], CultureInfo.CurrentUICulture)
            ?? throw new MissingManifestResourceException($"No text {key}");
    }
}
