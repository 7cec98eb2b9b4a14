using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.People;

/// <summary>
/// What a password must be: long, and not one of those that are tried first. No rules about kinds of characters: they make
/// passwords harder to remember and not harder to guess (NIST SP 800-63B).
/// </summary>
public static class PasswordRules
{
    /// <summary>The fewest characters.</summary>
    public const int MinLength = 12;

    /// <summary>The most characters; so that nobody can keep the server busy with hashing.</summary>
    public const int MaxLength = 128;

    // What is left when digits and signs are taken away from the passwords that lists of broken ones begin with, and Norwegian kin.
    private static readonly HashSet<string> Commonest = new(StringComparer.Ordinal)
    {
        "password", "passord", "passordet", "mittpassord", "mypassword", "passwordpassword", "passordpassord", "passw", "pssword", "pssw",
        "qwerty", "qwertyuiop", "qwertyuiopå", "qwertyqwerty", "asdfghjkl", "asdfghjkløæ", "zxcvbnm", "qazwsx", "qazwsxedc", "qazwsxedcrfv", "qwertyasdfgh",
        "qweasdzxc", "abcdefgh", "abcdefghij", "abcdefghijkl", "abc", "abcd", "abcabc", "abcabcabc", "iloveyou", "iloveyouforever", "letmein", "letmeinplease",
        "welcome", "welcomehome", "velkommen", "admin", "administrator", "administration", "login", "logginn", "hemmelig", "hemmelighet", "secret", "topsecret",
        "sommer", "sommeren", "vinter", "vinteren", "høst", "høsten", "vår", "våren", "summer", "winter", "januar", "februar", "august", "september", "oktober",
        "november", "desember", "norge", "noreg", "norway", "oslo", "bergen", "trondheim", "stavanger", "kommune", "kommunen", "kommuna", "innkjøp", "anskaffelse",
        "anskaffelser", "superman", "batman", "football", "fotball", "baseball", "monkey", "dragon", "sunshine", "princess", "changeme", "endremeg", "bytteme",
        "trustno", "starwars", "whatever", "computer", "internet", "bytt", "test", "testtest", "testpassword", "gjest", "guest", "bruker", "user", "default",
    };

    private static readonly string[] Runs = ["0123456789012345678901234567890", "9876543210987654321098765432109", "abcdefghijklmnopqrstuvwxyzæøå", "qwertyuiopåasdfghjkløæzxcvbnm"];

    /// <summary>What is wrong with a password; <see langword="null"/> when nothing is.</summary>
    /// <param name="password">The password.</param>
    /// <param name="email">The person's address; its name must not be in the password.</param>
    /// <returns><c>Account.PasswordTooShort</c>, <c>Account.PasswordTooLong</c>, <c>Account.PasswordHasEmail</c> or <c>Account.PasswordCommon</c>.</returns>
    public static Error? Check(string password, string? email)
    {
        var lower = password.ToLowerInvariant();
        return lower switch
        {
            { Length: < MinLength } => Error.Invalid("Account.PasswordTooShort", MinLength),
            { Length: > MaxLength } => Error.Invalid("Account.PasswordTooLong", MaxLength),
            _ when HasName(lower, email) => Error.Invalid("Account.PasswordHasEmail"),
            _ when IsCommon(lower) => Error.Invalid("Account.PasswordCommon"),
            _ => null,
        };
    }

    private static bool HasName(string password, string? email) =>
        email?.Split('@')[0].ToLowerInvariant() is { Length: >= 4 } name &&
        (password.Contains(name, StringComparison.Ordinal) ||
         name.Split('.', '-', '_', '+') is { Length: > 1 } parts && parts.All(part => password.Contains(part, StringComparison.Ordinal)));

    private static bool IsCommon(string password)
    {
        if (password.Distinct().Count() < 4 || Runs.Any(run => run.Contains(password, StringComparison.Ordinal)))
        {
            return true;
        }

        // «Passord123456!» and «123Passord!!!» are «passord»; «p@ssw0rd1234» too, once the usual disguises are off.
        return Commonest.Contains(Letters(password)) ||
            Commonest.Contains(Letters(password.Replace('0', 'o').Replace('1', 'i').Replace('3', 'e').Replace('4', 'a').Replace('5', 's').Replace('$', 's').Replace('@', 'a').Replace('!', 'i'))) ||
            Commonest.Contains(Letters(password.TrimEnd("0123456789!?.-_#*".ToCharArray()).Replace('0', 'o').Replace('1', 'i').Replace('3', 'e').Replace('4', 'a').Replace('5', 's').Replace('$', 's').Replace('@', 'a')));
    }

    private static string Letters(string password) => string.Concat(password.Where(char.IsLetter));
}
