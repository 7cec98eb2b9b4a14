using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace Ioa.Network.Tests.Support;

/// <summary>Every page of the site, found by reflection, so that a new page joins the tests that walk them all.</summary>
public static partial class SitePages
{
    /// <summary>The pages' addresses, with parameters to be filled in.</summary>
    public static IReadOnlyList<string> Templates { get; } = [.. typeof(Program).Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<RouteAttribute>(inherit: false))
        .Select(route => route.Template)
        .Order(StringComparer.Ordinal)];

    public static IEnumerable<TheoryDataRow<string>> All() => Templates.Select(template => new TheoryDataRow<string>(template));

    /// <summary>A page's address with a story's own data for its parameters.</summary>
    public static string Fill(string template, Story story) => Parameter().Replace(template, match => story.Parameter(template, match.Groups["name"].Value));

    [GeneratedRegex(@"\{\*?(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
