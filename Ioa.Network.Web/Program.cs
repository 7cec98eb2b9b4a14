using Ioa.Network.Core;
using Ioa.Network.Web.Hosting;
using Ioa.Network.Web.Mail;

var builder = WebApplication.CreateBuilder(args);
builder.AddSettings();
builder.Services.AddCore(builder.Configuration);
builder.AddAccounts();
builder.AddMail();
builder.AddWebhooks();
builder.AddPages();
builder.AddHealth();

var app = builder.Build();
await app.PrepareDatabaseAsync();
if (FigureCommand.IsIn(args))
{
    await app.BuildFiguresAsync();
    return;
}

await app.InviteFirstAdministratorAsync();
app.WarnWithoutMailServer();
app.UseSite();
await app.RunAsync();

/// <summary>The entry point; public for the tests' host.</summary>
public partial class Program;
