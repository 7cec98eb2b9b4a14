using System.Collections.Concurrent;
using System.Globalization;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Components.Pages.Conversations;

/// <summary>The sentences that the editor's script says, once per language.</summary>
internal static class PostEditorTexts
{
    private static readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> Languages = new(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, string> For(Texts texts) => Languages.GetOrAdd(CultureInfo.CurrentUICulture.Name, _ => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["restored"] = texts["Conversations.DraftRestored"],
        ["discard"] = texts["Conversations.DraftDiscard"],
        ["discarded"] = texts["Conversations.DraftDiscarded"],
        ["undo"] = texts["Conversations.Undo"],
        ["saved"] = texts["Conversations.DraftSaved"],
        ["savedHere"] = texts["Conversations.DraftSavedHere"],
        ["sending"] = texts["Conversations.Sending"],
        ["sent"] = texts["Conversations.Sent"],
        ["empty"] = texts["Conversations.WriteFirst"],
        ["tooLong"] = texts["Conversations.TooLong"],
        ["left"] = texts["Conversations.CharactersLeft"],
        ["noContact"] = texts["Conversations.NoContact"],
        ["wait"] = texts["Conversations.Wait"],
        ["noPreview"] = texts["Conversations.NoPreview"],
        ["nothingToPreview"] = texts["Conversations.NothingToPreview"],
        ["suggestion"] = texts["Conversations.SuggestionCount.One"],
        ["suggestions"] = texts["Conversations.SuggestionCount.Other"],
        ["tooMany"] = texts["Conversations.TooManyFiles"],
        ["tooLarge"] = texts["Conversations.FileTooLarge"],
        ["uploading"] = texts["Conversations.Uploading"],
        ["uploaded"] = texts["Conversations.Uploaded"],
        ["uploadFailed"] = texts["Conversations.UploadFailed"],
        ["stillUploading"] = texts["Conversations.StillUploading"],
        ["pasted"] = texts["Conversations.PastedFile"],
        ["remove"] = texts["Conversations.Remove"],
        ["removeFile"] = texts["Conversations.RemoveFile"],
        ["removed"] = texts["Conversations.Removed"],
        ["networkLocked"] = texts["Conversations.NetworkLocked"],
        ["exampleText"] = texts["Conversations.Example.Text"],
        ["exampleLink"] = texts["Conversations.Example.Link"],
        ["column"] = texts["Conversations.Example.Column"],
    });
}
