namespace Ioa.Network.Tests.Support;

/// <summary>The site with e-mail that can be answered.</summary>
public sealed class ReplySite : SiteFixture
{
    public const string Key = "en-lang-noekkel-for-e-post-som-kommer-inn";

    protected override IEnumerable<KeyValuePair<string, string>> Settings => [new("Mail:ReplyDomain", "svar.test"), new("Mail:IncomingKey", Key)];
}

/// <summary>The tests of e-mail that comes in.</summary>
[CollectionDefinition]
public sealed class ReplyCollection : ICollectionFixture<ReplySite>;
