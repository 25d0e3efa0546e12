"""What /me says at each step, as source texts: heading, explanation, and where the button leads."""

from dataclasses import dataclass

from recruit.kernel.text import N_
from recruit.portal.rules.steps import StepKind as S


@dataclass(frozen=True)
class StepWords:
    """`heading` answers "where do I stand"; `title` names the step where the heading does not.

    `time` says what the step's instant is. All may hold %(left)s; `endpoint` is a page's name.
    """

    heading: str
    text: str
    label: str
    endpoint: str
    title: str = ""
    time: str = ""


UNTIL = N_("Until %(when)s")
FROM = N_("From %(when)s")
LOOK_AROUND = N_("See the vacancies")

STEP_WORDS: dict[S, StepWords] = {
    S.SIT: StepWords(
        N_("Your exam is running"),
        N_("Your saved answers are safe. Go on where you stopped."),
        N_("Continue the exam"),
        "exam.mine",
        time=UNTIL,
    ),
    S.BEGIN: StepWords(
        N_("You can begin your exam now"),
        N_("The time counts from the moment you begin. Read the instructions first."),
        N_("Go to the exam"),
        "exam.mine",
        time=UNTIL,
    ),
    S.ANSWER: StepWords(
        N_("You have been placed"),
        N_("Say whether you accept the place. See the terms and what a refusal means first."),
        N_("Answer the offer"),
        "placement.mine",
        time=UNTIL,
    ),
    S.ANSWER_MISSED: StepWords(
        N_("The time to answer your offer is over"),
        N_("What this means by the rules, and how to object, is on the placement page."),
        N_("See my placement"),
        "placement.mine",
    ),
    S.ACCEPTED: StepWords(
        N_("You have accepted your place"),
        N_("The order is being prepared. You will be told when it is signed."),
        N_("See my placement"),
        "placement.mine",
    ),
    S.DECLINED: StepWords(
        N_("You have declined your place"),
        N_("Your answer is recorded. What it means for later rounds is on the placement page."),
        N_("See my placement"),
        "placement.mine",
    ),
    S.CORRECT: StepWords(
        N_("Returned for correction · Correct and send again"),
        N_("The official wrote what to correct. Everything else you filled in is kept."),
        N_("See what to correct"),
        "applications.mine",
        time=UNTIL,
    ),
    S.EXAM_COMING: StepWords(
        N_("%(left)s until your exam"),
        N_("Bring your identity card. Phones are not allowed in the hall."),
        N_("Admission slip"),
        "exam.mine",
    ),
    S.INTERVIEW_COMING: StepWords(
        N_("%(left)s until your interview"),
        N_("Bring your identity card and the originals of your documents."),
        N_("About my interview"),
        "interviews.mine",
    ),
    S.CHOOSE: StepWords(
        N_("You can choose vacancies now"),
        N_("Put the vacancies you want in the order in which you want them, then confirm."),
        N_("Choose vacancies"),
        "placement.choices",
        time=UNTIL,
    ),
    S.CONFIRM: StepWords(
        N_("Your choices are not confirmed yet"),
        N_("Your list is saved. Check its order and confirm it before the time is over."),
        N_("Confirm choices"),
        "placement.choices",
        time=UNTIL,
    ),
    S.AWAIT_PLACEMENT: StepWords(
        N_("Your choices are in, the placement comes next"),
        N_("There is nothing to do. You will be told as soon as the result is published."),
        N_("See my choices"),
        "placement.choices",
        time=FROM,
    ),
    S.NOT_PLACED: StepWords(
        N_("You have not been placed in this round"),
        N_("For each of your choices the page says why, and how to object."),
        N_("See the reasons"),
        "placement.mine",
        time=N_("Objections are accepted until %(when)s"),
    ),
    S.CHOICE_MISSED: StepWords(
        N_("The choice of vacancies is over"),
        N_("You had no saved list when the choice closed, so you did not take part in this round."),
        N_("See my points"),
        "points.mine",
    ),
    S.AWAIT_CHOICE: StepWords(
        N_("Your points are computed"),
        N_("Next comes the choice of vacancies. Look now at which ones you want."),
        N_("See my points"),
        "points.mine",
        title=N_("The choice of vacancies opens"),
        time=FROM,
    ),
    S.BELOW: StepWords(
        N_("Your points do not reach the threshold"),
        N_("The page shows every line of your points and its rule, and how to object."),
        N_("See my points"),
        "points.mine",
        time=N_("Objections are accepted until %(when)s"),
    ),
    S.TAKE_SEAT: StepWords(
        N_("You are admitted to the exam"),
        N_("Choose the sitting at which you want to sit the exam."),
        N_("Choose a sitting"),
        "exam.mine",
        time=UNTIL,
    ),
    S.AWAIT_SEAT: StepWords(
        N_("You are admitted to the exam"),
        N_("You will be told when and where you sit it. Until then, try the practice tests."),
        N_("Practice tests"),
        "exam.practice",
    ),
    S.AWAIT_POINTS: StepWords(
        N_("Your exam is over, the points come next"),
        N_("There is nothing to do. You will be told as soon as your points are computed."),
        N_("See my exam"),
        "exam.mine",
    ),
    S.AWAIT_CHECK: StepWords(
        N_("Your application is being checked"),
        N_("There is nothing to do. You will be told as soon as it is decided."),
        N_("See my applications"),
        "applications.mine",
    ),
    S.OPEN_CARD: StepWords(
        N_("Begin with your candidate card"),
        N_("The card holds your education, experience and documents. It is saved as you go on."),
        N_("Open my card"),
        "candidates.card",
        time=UNTIL,
    ),
    S.FILL_CARD: StepWords(
        N_("Your card is not complete yet"),
        N_("What you have filled in is saved. The page shows what is missing."),
        N_("Complete my card"),
        "candidates.card",
        time=UNTIL,
    ),
    S.APPLY: StepWords(
        N_("Your card is complete, now apply"),
        N_("See for which subjects your card meets the conditions, and submit the application."),
        N_("Apply for a subject"),
        "applications.mine",
        time=UNTIL,
    ),
    S.REFUSED: StepWords(
        N_("Your application was not accepted"),
        N_("The page names the rule and the fact that broke it, and how to object."),
        N_("See the reasons"),
        "applications.mine",
        time=N_("Objections are accepted until %(when)s"),
    ),
    S.APPLICATIONS_COMING: StepWords(
        N_("Applications are not open yet"),
        N_("You will be able to fill in your card and apply. Look at the vacancies until then."),
        LOOK_AROUND,
        "vacancies.search",
        time=FROM,
    ),
    S.APPLICATIONS_OVER: StepWords(
        N_("You do not take part in this campaign"),
        N_("Applications are closed. The next campaign is announced on the home page."),
        LOOK_AROUND,
        "vacancies.search",
    ),
}
