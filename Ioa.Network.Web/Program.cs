using Ioa.Network.Core;
using Ioa.Network.Web.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddSettings();
builder.Services.AddCore(builder.Configuration);
builder.AddAccounts();
builder.AddPages();
builder.AddHealth();

var app = builder.Build();
await app.PrepareDatabaseAsync();
app.UseSite();
await app.RunAsync();

/// <summary>The entry point; public for the tests' host.</summary>
public partial class Program;
