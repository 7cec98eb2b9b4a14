using Microsoft.AspNetCore.Components;

namespace Ioa.Network.Web.Components.Pages.Conversations;

/// <summary>The tools of the editor's toolbar, in order, with their pictures.</summary>
internal static class PostEditorIcons
{
    public static readonly IReadOnlyList<(string Tool, MarkupString Icon)> Tools =
    [
        ("bold", Svg("<path d='M6 4h5a3 3 0 0 1 0 6H6zm0 6h6a3 3 0 0 1 0 6H6z'/>")),
        ("italic", Svg("<path d='M9 4h6M5 16h6M12 4 8 16'/>")),
        ("link", Svg("<path d='M8.5 11.5a3 3 0 0 0 4.2 0l3-3a3 3 0 0 0-4.2-4.2l-1 1M11.5 8.5a3 3 0 0 0-4.2 0l-3 3a3 3 0 0 0 4.2 4.2l1-1'/>")),
        ("list", Svg("<path d='M8 5h9M8 10h9M8 15h9M3.5 5h.01M3.5 10h.01M3.5 15h.01'/>")),
        ("quote", Svg("<path d='M4 4v12M8 6h9M8 10h9M8 14h6'/>")),
        ("code", Svg("<path d='m7 6-4 4 4 4M13 6l4 4-4 4'/>")),
        ("table", Svg("<path d='M3 4h14v12H3zM3 8h14M3 12h14M10 4v12'/>")),
    ];

    private static MarkupString Svg(string paths) => new(
        $"<svg viewBox='0 0 20 20' width='20' height='20' fill='none' stroke='currentColor' stroke-width='1.8' stroke-linecap='round' stroke-linejoin='round' aria-hidden='true' focusable='false'>{paths}</svg>");
}
