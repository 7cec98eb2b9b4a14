using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Claims;
using System.Text.RegularExpressions;
using Ioa.Network.Core;
using Ioa.Network.Core.Common;
using Ioa.Network.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ioa.Network.Tests.Architecture;

/// <summary>Design.md's layers and the rules that every file follows.</summary>
public sealed partial class LayerTests
{
    private static readonly Assembly CoreAssembly = typeof(CoreRegistration).Assembly;
    private static readonly Assembly WebAssembly = typeof(Program).Assembly;

    [Fact]
    public void Core_References_NothingOfAScreen()
    {
        // Of ASP.NET Core only what stores people and keys.
        string[] allowed = ["Microsoft.AspNetCore.Identity", "Microsoft.AspNetCore.Identity.EntityFrameworkCore"];

        CoreAssembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(name => name.StartsWith("Ioa.", StringComparison.Ordinal) || name.StartsWith("Radzen", StringComparison.Ordinal) ||
                (name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) && !allowed.Contains(name)))
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Ioa.Network.Core")]
    [InlineData("Ioa.Network.Web")]
    public void Namespace_EveryFile_FollowsItsFolder(string project) =>
        Repository.Sources(project, ".cs")
            .Where(file => !file.Path.Contains("Migrations/", StringComparison.Ordinal))
            .Select(file => (file.Path, Expected: string.Join('.', [project, .. file.Path.Split('/')[..^1]]), Actual: NamespaceOf().Match(file.Text)))
            .Where(file => file.Actual.Success && file.Actual.Groups[1].Value != file.Expected)
            .Select(file => file.Path)
            .ShouldBeEmpty();

    [Theory]
    [InlineData("Ioa.Network.Core")]
    [InlineData("Ioa.Network.Web")]
    public void Clock_InWhatWasCompiled_IsTimeProviderOnly(string assembly)
    {
        // The analyser sees the source files; this sees what Razor made of the pages too.
        using var file = File.OpenRead(Assembly.Load(assembly).Location);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();

        metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => (Type: metadata.GetTypeReference((TypeReferenceHandle)member.Parent), Name: metadata.GetString(member.Name)))
            .Select(member => $"{metadata.GetString(member.Type.Name)}.{member.Name}")
            .Where(name => name is "DateTime.get_Now" or "DateTime.get_UtcNow" or "DateTime.get_Today"
                or "DateTimeOffset.get_Now" or "DateTimeOffset.get_UtcNow" or "Environment.get_TickCount" or "Environment.get_TickCount64")
            .ShouldBeEmpty();
    }

    [Fact]
    public void Clock_TheMachines_IsTakenInOnePlace() =>
        Repository.Sources("Ioa.Network.Core", ".cs").Concat(Repository.Sources("Ioa.Network.Web", ".cs", ".razor"))
            .Where(file => file.Text.Contains("TimeProvider.System", StringComparison.Ordinal))
            .Select(file => file.Path)
            .ShouldBe(["CoreRegistration.cs"]);

    [Fact]
    public void Components_All_TouchNoDatabase() =>
        WebAssembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(IComponent)))
            .SelectMany(type => type.GetMembers(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                .Select(member => (Type: type, Member: member, Of: member switch
                {
                    PropertyInfo property => property.PropertyType,
                    FieldInfo field => field.FieldType,
                    _ => typeof(object),
                }))
                .Concat(type.GetConstructors().SelectMany(c => c.GetParameters()).Select(p => (Type: type, Member: p.Member, Of: p.ParameterType))))
            .Where(m => m.Of.IsAssignableTo(typeof(DbContext)) || (m.Of.IsGenericType && m.Of.GetGenericTypeDefinition() == typeof(IDbContextFactory<>)))
            .Select(m => $"{m.Type.Name}.{m.Member.Name}")
            .ShouldBeEmpty();

    [Fact]
    public void UseCases_All_TakeTheUserAndAnswerWithAValue()
    {
        CoreRegistration.UseCases.ShouldNotBeEmpty();

        // A reader who has a page is brought up to date with a shared read: who they are is in what they were given. And whoever holds a
        // letter's link may stop such letters: the link says whose.
        string[] known = ["ThreadViewQuery(ThreadView, Int64, CancellationToken)", "Unsubscribe(UnsubscribeCommand, CancellationToken)"];
        CoreRegistration.UseCases
            .SelectMany(useCase => useCase.GetMethods().Where(m => m.Name == "HandleAsync"))
            .Where(method => !known.Contains($"{method.DeclaringType!.Name}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})"))
            .Where(method => !TakesUserAndToken(method) || !AnswersWithAValue(method.ReturnType))
            .Select(method => $"{method.DeclaringType!.Name}: {method}")
            .ShouldBeEmpty();

        static bool TakesUserAndToken(MethodInfo method) => method.GetParameters() is { Length: >= 2 } parameters &&
            parameters[^2].ParameterType == typeof(ClaimsPrincipal) && parameters[^1].ParameterType == typeof(CancellationToken);

        // Whatever can be refused: a Result. A list that simply leaves out what the reader may not see: the list.
        static bool AnswersWithAValue(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) &&
            !type.GetGenericArguments()[0].IsAssignableTo(typeof(IQueryable));
    }

    [Fact]
    public async Task UseCases_All_AreMadeByAddCoreAlone()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);

        foreach (var useCase in CoreRegistration.UseCases)
        {
            world.Services.GetRequiredService(useCase).ShouldNotBeNull();
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceOf();
}
