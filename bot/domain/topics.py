"""The topics by which scripts know what a question asks for (contracts, "Topics of questions")."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.pieces import is_piece
from bot.domain.protocol import Question

OUTSIDE = frozenset(
    """
    age sex pregnant duration onset fever temperature breathing chest_pain consciousness pain_scale pain_site radiation headache
    neck_stiffness photophobia vision eye_pain eye_movement contact_lens speech face_droop weakness numbness gait dizzy syncope seizure
    hearing ear facial_pain nosebleed swallow drooling tonsil cough cough_blood chest_indraw abdominal_pain distension vomiting
    vomit_blood diarrhea black_stool blood_in_stool jaundice drinking feeding urine flank_pain bladder_bowel saddle_numb bleeding trauma
    wound animal_bite tick_bite sting_count rash blister_black spread pallor sweating face_swelling tongue_swelling allergy_history
    medication chronic recent_surgery_immobile leg_swelling smoking travel sick_contact vaccine weight_loss weight lymph infection spo2
    pulse bp sleep mood self_harm fetal_movement
    """.split()  # noqa: SIM905 (a table is easier to read than eighty strings)
)
# Of several things that a piece asks for, what a script should be asked for first: airway, breathing, circulation, consciousness.
_GRAVEST = ("consciousness", "breathing", "chest_pain", "bleeding")
# Questions that ask for nothing of these by name, and what a script that knows only these would answer them by.
_NEAREST = {
    "ear_blocked": "ear",
    "ear_object": "ear",
    "gestation": "pregnant",
    "headache_often": "headache",
    "injury_swelling": "trauma",
    "phlegm_blood": "cough_blood",
    "rabies_dose": "vaccine",
    "shingles": "rash",
    "sinus": "facial_pain",
    "skin_hot": "infection",
    "snake_kind": "animal_bite",
    "varicose": "leg_swelling",
    "vertigo": "dizzy",
}


def topics_outside(put: Iterable[Question]) -> list[str]:
    """The topic of each of these questions, in the order in which they were put: the nearest that scripts know.

    A question that asks for several things goes by the first of them that no question before it went by, so that a script which answers
    by topic is asked for as many as there are questions. One that has none of those topics goes by its own.
    """
    names: list[str] = []
    for question in put:
        own = () if is_piece(question.topic) else (question.topic,)
        near = _NEAREST.get(question.topic)
        gravest = [each for each in _GRAVEST if each in question.covers] if is_piece(question.topic) else []
        known = [each for each in (*own, *gravest, *question.covers, near) if each is not None and each in OUTSIDE]
        names.append(next((each for each in known if each not in names), (*known, question.topic)[0]))
    return names
