using QRCoder;

namespace Ioa.Network.Web.Components.Account;

/// <summary>The codes of two-factor sign-in as people and telephones read them.</summary>
internal static class Codes
{
    /// <summary>What somebody typed, without the spaces and dashes that authenticator apps show.</summary>
    public static string Digits(string? typed) => string.Concat((typed ?? "").Where(char.IsAsciiLetterOrDigit));

    /// <summary>A secret in groups of four.</summary>
    public static string Grouped(string secret) => string.Join(' ', secret.ToLowerInvariant().Chunk(4).Select(group => new string(group)));

    /// <summary>The address that an authenticator app reads: https://github.com/google/google-authenticator/wiki/Key-Uri-Format.</summary>
    public static string AuthenticatorUri(string product, string email, string secret) =>
        $"otpauth://totp/{Uri.EscapeDataString(product)}:{Uri.EscapeDataString(email)}?secret={secret}&issuer={Uri.EscapeDataString(product)}&digits=6";

    /// <summary>A QR code as SVG: dark modules on white whatever the theme, with the quiet zone that scanners need.</summary>
    public static (int Size, string Path) Qr(string content)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(content, QRCodeGenerator.ECCLevel.M);
        var matrix = data.ModuleMatrix;
        var path = new System.Text.StringBuilder();
        for (var y = 0; y < matrix.Count; y++)
        {
            for (var x = 0; x < matrix.Count; x++)
            {
                if (matrix[y][x])
                {
                    path.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
                }
            }
        }

        return (matrix.Count, path.ToString());
    }
}
