using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Experiences;

namespace Ioa.Network.Web.Components.Pages.Thread;

/// <summary>What can be done from the thread's page; one object, so that a reader's circuit holds one reference and not fifteen.</summary>
public sealed record ThreadCommands(
    AddPost AddPost,
    EditPost EditPost,
    PostSourceQuery PostSource,
    ReactToPost ReactToPost,
    AcceptAnswer AcceptAnswer,
    FollowThread FollowThread,
    CloseThread CloseThread,
    ReopenThread ReopenThread,
    HidePost HidePost,
    RestorePost RestorePost,
    HideThread HideThread,
    RestoreThread RestoreThread,
    TakeQuestion TakeQuestion,
    AnswerQuestionOffer AnswerQuestionOffer,
    LetNationalRead LetNationalRead,
    BeginExperience BeginExperience);
