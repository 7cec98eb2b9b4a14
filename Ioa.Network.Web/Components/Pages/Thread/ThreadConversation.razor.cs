using System.Collections.Immutable;
using System.Globalization;
using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Discussions.Live;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Web.Components.Pages.Conversations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Ioa.Network.Web.Components.Pages.Thread;

/// <summary>The living part of a thread's page: its posts, who is there, and the reply.</summary>
public sealed partial class ThreadConversation
{
    private ThreadView? _view;
    private ClaimsPrincipal _user = new();
    private ThreadPresence.Seat? _seat;
    private IDisposable? _subscription;
    private ExecutionContext? _context;
    private PostEditor? _editor;
    private PostActionEventArgs? _asking;
    private Error? _error;
    private string _presence = "";
    private string _announcement = "";
    private int? _editing;
    private int _firstUnread;
    private int _lastWhenOpened;
    private long _told;
    private int _refreshing;
    private bool _gone;
    private bool _signedOut;
    private bool _disposed;

    /// <summary>Which thread.</summary>
    [Parameter, EditorRequired] public Guid Id { get; set; }

    /// <summary>Which page of it.</summary>
    [Parameter, EditorRequired] public int Page { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        var view = _view;
        Leave();
        if (view is not null && RendererInfo.IsInteractive)
        {
            await ReadMarks.WriteAsync(view.Reader.Person, view.Head.Id, CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _user = (await Authentication).User;
        if (RendererInfo.IsInteractive && !_disposed)
        {
            // Subscribe before reading: what changes in between is then told, not lost.
            _context = ExecutionContext.Capture();
            _subscription = Feed.Subscribe(new ThreadId(Id), OnSignal);
        }

        await LoadAsync();
        if (_view is not null && !_disposed)
        {
            _firstUnread = _view.Reader.LastReadNumber + 1;
            _lastWhenOpened = _view.Head.LastPostNumber;
            if (RendererInfo.IsInteractive)
            {
                _seat = Presence.Enter(_view.Head.Id, new PresentPerson(_view.Reader.Person, _user.Identity?.Name ?? ""));
                _presence = DescribePresence();
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        // The session is watched (CircuitSessions): once it has ended, the cascading state is nobody's, and so is this page.
        _user = (await Authentication).User;
        if (_user.Identity is not { IsAuthenticated: true })
        {
            _signedOut = true;
            Leave();
        }
    }

    /// <summary>The reader is no longer there, and hears nothing more.</summary>
    private void Leave()
    {
        _view = null;
        _subscription?.Dispose();
        _subscription = null;
        _seat?.Dispose();
        _seat = null;
    }

    private static int LastOnPage(ThreadView view) => view.Posts.Length == 0 ? 0 : view.Posts[^1].Number;

    private async Task LoadAsync()
    {
        var result = Loaded.View is { } loaded && loaded.Head.Id.Value == Id
            ? loaded
            : await Threads.HandleAsync(new ThreadPageRequest(new ThreadId(Id), Page), _user, CancellationToken.None);
        if (_signedOut)
        {
            // The session ended while the thread was read.
            return;
        }

        _view = result.Succeeded ? result.Value : null;
        if (_view is null)
        {
            _gone = true;
            Leave();
        }
    }

    /// <summary>Comes from whichever thread published: notes what was told and goes over to this circuit, in this reader's language.</summary>
    private void OnSignal(ThreadSignal signal)
    {
        if (signal.Sequence is { } sequence)
        {
            InterlockedMax(ref _told, sequence);
        }

        // A burst is one refresh: whoever finds one waiting leaves it to that one.
        if (Interlocked.Exchange(ref _refreshing, 1) == 0)
        {
            ExecutionContext.Run(_context!, static self => _ = ((ThreadConversation)self!).InvokeAsync(((ThreadConversation)self).RefreshAsync), this);
        }
    }

    private static void InterlockedMax(ref long target, long value)
    {
        var seen = Volatile.Read(ref target);
        while (seen < value && Interlocked.CompareExchange(ref target, value, seen) is var now && now != seen)
        {
            seen = now;
        }
    }

    private async Task RefreshAsync()
    {
        Volatile.Write(ref _refreshing, 0);
        if (_view is not { } before)
        {
            return;
        }

        try
        {
            // Asked also when only who is there has changed: their names, too, are for those who may read.
            var told = Volatile.Read(ref _told);
            var result = await Threads.HandleAsync(before, Math.Max(told, before.Head.Sequence), CancellationToken.None);
            if (told == long.MaxValue)
            {
                Interlocked.CompareExchange(ref _told, 0, long.MaxValue);
            }

            if (_view is null)
            {
                return;
            }

            if (!result.Succeeded)
            {
                _gone = true;
                Leave();
                StateHasChanged();
                return;
            }

            // A slower read must not put something older over something newer.
            if (told > before.Head.Sequence && _view is { } current && result.Value.Head.Sequence >= current.Head.Sequence)
            {
                Announce(current, result.Value);
                _view = result.Value with { Reader = ReaderAfter(before.Reader, current.Reader, result.Value.Reader) };
            }

            var presence = DescribePresence();
            if (!ReferenceEquals(before, _view) || !string.Equals(presence, _presence, StringComparison.Ordinal))
            {
                _presence = presence;
                StateHasChanged();
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // What is on the page stays; the next change tries again.
            LogRefreshFailed(Logger, fault, Id);
        }
    }

    /// <summary>What the reader did on the page meanwhile stands; what they are to the thread is taken over when it was asked anew.</summary>
    private static ThreadReader ReaderAfter(ThreadReader before, ThreadReader current, ThreadReader read) => ReferenceEquals(before, read)
        ? current
        : current with { CanWrite = read.CanWrite, CanModerate = read.CanModerate, CanAccept = read.CanAccept };

    private void Announce(ThreadView before, ThreadView after)
    {
        var added = after.Posts.Where(post => post.Number > before.Head.LastPostNumber && post.AuthorId != after.Reader.Person && post.Kind == PostKind.Text).ToList();
        if (added is [var one])
        {
            _announcement = T["Thread.Announce.One", one.AuthorName];
        }
        else if (added.Count > 1)
        {
            _announcement = T["Thread.Announce.Other", added.Count];
        }
        else if (after.Head.AcceptedPostNumber is { } accepted && accepted != before.Head.AcceptedPostNumber)
        {
            _announcement = T["Thread.Announce.Accepted"];
        }
    }

    private string DescribePresence()
    {
        var present = Presence.In(new ThreadId(Id));
        var me = _view?.Reader.Person;
        var writers = present.Writers.Where(person => person.Id != me).Select(person => person.Name).ToList();

        // A crowd is described roughly: not every coming and going is news to everybody. A thousand readers do not each list the others.
        const int Crowd = 20;
        var others = present.Readers.Length > Crowd + 1 ? [] : present.Readers.Where(person => person.Id != me).ToList();
        var reading = others.Count switch
        {
            0 when present.Readers.Length > Crowd + 1 => T["Thread.Reading.Crowd", ((present.Readers.Length - 1) / Crowd * Crowd).ToString(CultureInfo.CurrentCulture)],
            0 => "",
            1 => T["Thread.Reading.One", others[0].Name],
            2 => T["Thread.Reading.Two", others[0].Name, others[1].Name],
            _ => T["Thread.Reading.Many", others[0].Name, others.Count - 1],
        };
        var writing = writers.Count switch
        {
            0 => "",
            1 => T["Thread.Writing.One", writers[0]],
            _ => T["Thread.Writing.Many", writers.Count],
        };
        return reading.Length > 0 && writing.Length > 0 ? $"{reading} {writing}" : reading + writing;
    }

    private void OnTyping() => _seat?.Writes();

    private void OnSeen(ThreadSeenEventArgs seen)
    {
        // A mark says that everything before it is read, too: whoever jumps to a later page has not read those between.
        if (_view is { Posts: [var first, ..] } view && first.Number <= view.Reader.LastReadNumber + 1 &&
            Math.Min(seen.Number, LastOnPage(view)) is var number && number > view.Reader.LastReadNumber)
        {
            ReadMarks.Seen(view.Reader.Person, view.Head.Id, number);
            _view = view with { Reader = view.Reader with { LastReadNumber = number } };
        }
    }

    private async Task<Error?> ReplyAsync(PostEditorContent content)
    {
        var result = await Commands.AddPost.HandleAsync(
            new AddPostCommand(
                new ThreadId(Id), content.Body, content.Attachments, content.ClientKey, AsksBack: content.Fields.GetValueOrDefault("asksback") == "true"),
            _user, CancellationToken.None);
        if (!result.Succeeded)
        {
            return result.Error;
        }

        _seat?.StopsWriting();

        // Read anew, not only refreshed: whoever writes has read, and follows.
        await LoadAsync();
        StateHasChanged();
        if (_view is { } view && ThreadView.PageOf(result.Value.Number) != view.PageNumber)
        {
            Navigation.NavigateTo($"/samtaler/{Id}?side={ThreadView.PageOf(result.Value.Number)}#innlegg-{result.Value.Number}");
        }

        return null;
    }

    private async Task OnPostActionAsync(PostActionEventArgs pressed)
    {
        _error = null;
        if (_view is not { } view)
        {
            return;
        }

        if (pressed.Number == 0)
        {
            await OnThreadActionAsync(view, pressed);
            return;
        }

        if (view.Posts.FirstOrDefault(post => post.Number == pressed.Number) is not { } target)
        {
            return;
        }

        switch (pressed.Action)
        {
            case "useful" or "notuseful":
                var useful = string.Equals(pressed.Action, "useful", StringComparison.Ordinal);
                await DoAsync(Commands.ReactToPost.HandleAsync(new ReactToPostCommand(target.Id, useful), _user, CancellationToken.None));
                break;
            case "quote":
                await QuoteAsync(target);
                break;
            case "accept" or "unaccept":
                PostId? accepted = string.Equals(pressed.Action, "accept", StringComparison.Ordinal) ? target.Id : null;
                await DoAsync(Commands.AcceptAnswer.HandleAsync(new AcceptAnswerCommand(view.Head.Id, accepted), _user, CancellationToken.None));
                break;
            case "edit":
                _editing = target.Number;
                break;
            case "experience":
                await WriteExperienceAsync(view.Head.Id, target.Id);
                break;
            case "hide" or "restore":
                _asking = pressed;
                break;
        }
    }

    private async Task OnThreadActionAsync(ThreadView view, PostActionEventArgs pressed)
    {
        switch (pressed.Action)
        {
            case "follow" or "unfollow":
                var follow = string.Equals(pressed.Action, "follow", StringComparison.Ordinal);
                if (await DoAsync(Commands.FollowThread.HandleAsync(new FollowThreadCommand(view.Head.Id, follow), _user, CancellationToken.None)) && _view is { } shown)
                {
                    _view = shown with { Reader = shown.Reader with { Follows = follow } };
                }

                break;
            case "take":
                await DoAsync(Commands.TakeQuestion.HandleAsync(new TakeQuestionCommand(view.Head.Id, null), _user, CancellationToken.None));
                break;
            case "acceptoffer" or "declineoffer":
                var accepts = string.Equals(pressed.Action, "acceptoffer", StringComparison.Ordinal);
                await DoAsync(Commands.AnswerQuestionOffer.HandleAsync(new AnswerQuestionOfferCommand(view.Head.Id, accepts), _user, CancellationToken.None));
                break;
            case "letnational" or "notnational":
                var allowed = string.Equals(pressed.Action, "letnational", StringComparison.Ordinal);
                await DoAsync(Commands.LetNationalRead.HandleAsync(new LetNationalReadCommand(view.Head.Id, allowed), _user, CancellationToken.None));
                break;
            case "experience":
                await WriteExperienceAsync(view.Head.Id, null);
                break;
            case "reopen":
                await DoAsync(Commands.ReopenThread.HandleAsync(new ReopenThreadCommand(view.Head.Id), _user, CancellationToken.None));
                break;
            case "close" or "hidethread" or "restorethread":
                _asking = pressed;
                break;
        }
    }

    /// <summary>The conversation, or one answer in it, becomes a draft that they go on with.</summary>
    private async Task WriteExperienceAsync(ThreadId thread, PostId? answer)
    {
        var begun = await Commands.BeginExperience.HandleAsync(new BeginExperienceCommand(null, null, thread, answer), _user, CancellationToken.None);
        _error = begun.Error;
        if (begun.Succeeded)
        {
            Navigation.NavigateTo($"erfaringer/{begun.Value}/skriv", forceLoad: true);
        }
    }

    private async Task OnReasonAsync(string? reason)
    {
        if (_asking is not { } asking || _view is not { } view)
        {
            return;
        }

        _asking = null;
        if (reason is null)
        {
            return;
        }

        var post = view.Posts.FirstOrDefault(p => p.Number == asking.Number)?.Id ?? default;
        await DoAsync(asking.Action switch
        {
            "hide" => Commands.HidePost.HandleAsync(new HidePostCommand(post, reason), _user, CancellationToken.None),
            "restore" => Commands.RestorePost.HandleAsync(new RestorePostCommand(post, reason), _user, CancellationToken.None),
            "hidethread" => Commands.HideThread.HandleAsync(new HideThreadCommand(view.Head.Id, reason), _user, CancellationToken.None),
            "restorethread" => Commands.RestoreThread.HandleAsync(new RestoreThreadCommand(view.Head.Id, reason), _user, CancellationToken.None),
            _ => Commands.CloseThread.HandleAsync(new CloseThreadCommand(view.Head.Id, reason), _user, CancellationToken.None),
        });
    }

    private async Task QuoteAsync(PostView post)
    {
        var source = await Commands.PostSource.HandleAsync(post.Id, _user, CancellationToken.None);
        _error = source.Error;
        if (source.Succeeded && _editor is not null)
        {
            await _editor.InsertQuoteAsync(Quote(source.Value));
        }
    }

    private Task AppendAsync(string markdown) => _editor?.AppendAsync(markdown + "\n\n") ?? Task.CompletedTask;

    /// <summary>A Markdown quotation that names its writer: at most 600 characters, and what is itself quoted is left out.</summary>
    private static string Quote(PostSource source)
    {
        const int longest = 600;
        var own = string.Join('\n', source.Markdown.Split('\n').Where(line => !line.StartsWith('>'))).Trim();
        var text = own.Length > longest ? string.Concat(own.AsSpan(0, longest).TrimEnd(), " …") : own;
        return $"> **{source.AuthorName}:**\n>\n" + string.Concat(text.Split('\n').Select(line => $"> {line}\n")) + "\n";
    }

    private async Task StopEditing(long? sequence)
    {
        _editing = null;
        if (sequence is { } changed)
        {
            InterlockedMax(ref _told, changed);
            await RefreshAsync();
        }
    }

    private async Task<bool> DoAsync(Task<Result> command)
    {
        _error = (await command).Error;
        return _error is null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Thread {Thread} could not be read again after a change.")]
    private static partial void LogRefreshFailed(ILogger logger, Exception fault, Guid thread);
}
