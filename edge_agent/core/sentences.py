# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every sentence that a seat can say to its member, in Chinese and English; nothing else here speaks to people."""

from typing import Final, NamedTuple


class Sentence(NamedTuple):
    """One thing said in both languages; the two hold the same fields in braces."""

    zh: str
    en: str

    def fill(self, **fields: str) -> "Sentence":
        """Put words into the braces."""
        return Sentence(self.zh.format(**fields), self.en.format(**fields))


SILENT: Final = Sentence("", "")

SENTENCES: Final[dict[str, Sentence]] = {
    # --- where the sitting is
    "starting": Sentence("正在启动，请稍候。", "Starting, please wait."),
    "no_sitting": Sentence("现在没有会议。", "There is no sitting now."),
    "preparing": Sentence("会议准备中，请稍候。", "The sitting is being prepared, please wait."),
    "sign_in": Sentence("请刷卡报到。", "Please present your card to sign in."),
    "signing_in": Sentence("已读到您的卡，正在记录报到。", "Your card is read, your sign-in is being recorded."),
    "ready": Sentence("{name}，您已报到，请等待表决。", "{name}, you are signed in. Please wait for the vote."),
    "adjourned": Sentence("会议休会。", "The sitting is adjourned."),
    # --- a round
    "vote": Sentence("请按键表决：赞成、反对或弃权。", "Please press yes, no or abstain."),
    "vote_by_button": Sentence("请按键选择：{options}。", "Please press your choice: {options}."),
    "vote_on_screen": Sentence(
        "请在屏幕上选择；没有屏幕的席位，请举手。", "Please choose on the screen; without one, raise your hand."
    ),
    "vote_for": Sentence("请选择 {most} 人，已选 {chosen} 人。", "Please choose {most}; chosen so far: {chosen}."),
    "vote_next": Sentence(
        "第 {number} 项，共 {total} 项，请选择。已答 {answered} 项。",
        "{number} of {total}: please choose. Answered so far: {answered}.",
    ),
    "vote_more": Sentence(
        "须选 {least} 人以上方为有效，已选 {chosen} 人。", "At least {least} must be chosen; so far: {chosen}."
    ),
    "confirm": Sentence("{choice}，请确认。", "{choice}. Please confirm."),
    "recused": Sentence("您已回避本项表决，请等待。", "You do not take part in this vote. Please wait."),
    "secret_wait": Sentence(
        "正在准备无记名表决，请稍候再按。", "The secret vote is being prepared. Please press again in a moment."
    ),
    "secret_opening": Sentence(
        "本轮表决已结束，监票人正在开票，请等待结果。",
        "The vote is closed and the tellers open the count. Please wait for the result.",
    ),
    # --- to a teller
    "teller_ask": Sentence(
        "监票：选票 {ballots} 张，封存号 {archive}。与大屏一致的，请按“赞成”键同意开票。",
        "Teller: {ballots} ballots, sealed as {archive}. If the hall screen says the same, press yes to open them.",
    ),
    "teller_checking": Sentence(
        "监票：本席正在核验 {ballots} 张选票，请稍候。", "Teller: this seat is checking {ballots} ballots, please wait."
    ),
    "teller_agreed": Sentence("您已同意开票，请等待结果。", "You have agreed to open the count. Please wait."),
    "teller_no_share": Sentence(
        "本席没有开票密钥，请由其他监票人开票。", "This seat holds no share of the key. Other tellers open the count."
    ),
    "teller_too_few": Sentence(
        "选票只有 {ballots} 张，开票会泄露个人表决，本席不开。",
        "There are {ballots} ballots only: a count would tell who chose what. This seat does not open it.",
    ),
    "teller_another": Sentence(
        "本席已同意过另一份封存的选票，不再开票，请通知秘书处。",
        "This seat has agreed to open other ballots of this round. It opens no more. Tell the secretaries.",
    ),
    "teller_false": Sentence(
        "封存的选票核验不通过，本席不开票，请通知秘书处。",
        "The sealed ballots do not hold. This seat does not open them. Tell the secretaries.",
    ),
    "unsupported": Sentence(
        "本席不能进行此项表决，请举手。", "This seat cannot take this vote. Please raise your hand."
    ),
    "received": Sentence("已收到：{choice}，正在记录。", "Received: {choice}. It is being recorded."),
    "recorded": Sentence("已在本席记录：{choice}，正在发送。", "Recorded at this seat: {choice}. It is being sent."),
    "waiting": Sentence(
        "已在本席记录：{choice}。与会场断开，恢复后自动发送。",
        "Recorded at this seat: {choice}. Cut off; it will be sent when the link returns.",
    ),
    "delivered": Sentence("已送达：{choice}。", "Delivered: {choice}."),
    "counted": Sentence("已计入：{choice}。", "Counted: {choice}."),
    "not_counted": Sentence(
        "您的表决“{choice}”未被计入，请举手示意。", "Your vote ({choice}) was not counted. Please raise your hand."
    ),
    "closed": Sentence("本轮表决已结束，请等待结果。", "The vote is closed. Please wait for the result."),
    "closed_silent": Sentence("本轮表决已结束，您未按键。", "The vote is closed. You did not press."),
    "counted_elsewhere": Sentence(
        "您在原席位或原终端的表决已计入。", "Your vote at your former seat or device was counted."
    ),
    "by_hand": Sentence(
        "您在本轮以举手方式计票，按键不计入。", "You are counted by hand in this vote. Your press does not count."
    ),
    "result": Sentence("{said}", "{said}"),
    "aborted": Sentence("本轮表决已中止：{reason}", "This vote was stopped: {reason}"),
    "annulled": Sentence("本次表决结果已作废：{reason}", "The result of this vote was annulled: {reason}"),
    # --- the link
    "cut_off": Sentence(
        "本席与会场断开，需要表决时请举手。", "This seat is cut off. If there is a vote, raise your hand."
    ),
    "catching_up": Sentence("正在与会场同步，请稍候。", "Catching up with the hall, please wait."),
    # --- an item opened at this seat
    "local_offer": Sentence(
        "席位与中心断开。主席宣布表决“{title}”时，可在本席位开启；须经两名工作人员采认方可计入。",
        "This seat is cut off. When the chair puts “{title}” to the vote, you may open it at this seat; "
        "your vote counts only when two of the staff adopt it.",
    ),
    "local_offer_many": Sentence(
        "席位与中心断开。主席宣布表决时，可选择该议题在本席位开启；须经两名工作人员采认方可计入。",
        "This seat is cut off. When the chair puts an item to the vote, you may open it at this seat; "
        "your vote counts only when two of the staff adopt it.",
    ),
    "local_ask": Sentence(
        "主席已宣布表决“{title}”吗？如是，请再选一次以在本席位开启；须经两名工作人员采认方可计入。",
        "Has the chair put “{title}” to the vote? If so, choose it again to open it at this seat; "
        "your vote counts only when two of the staff adopt it.",
    ),
    "local_vote": Sentence(
        "已在本席位开启，请按键表决：赞成、反对或弃权。须经两名工作人员采认方可计入。",
        "Opened at this seat. Please press yes, no or abstain. It counts only when two of the staff adopt it.",
    ),
    "local_recorded": Sentence(
        "已在本席记录：{choice}。恢复连接后自动发送，须经两名工作人员采认方可计入。",
        "Recorded at this seat: {choice}. It will be sent when the link returns, "
        "and counts only when two of the staff adopt it.",
    ),
    "local_delivered": Sentence(
        "已送达：{choice}，须经两名工作人员采认方可计入。",
        "Delivered: {choice}. It counts only when two of the staff adopt it.",
    ),
    "local_again": Sentence(
        "断开期间您已按：{choice}，须经采认方可计入。本轮仍在表决，请再按一次。",
        "While cut off you pressed {choice}, which counts only if adopted. The vote is still open: please press again.",
    ),
    "local_closed": Sentence(
        "本轮表决已结束。您断开期间的按键：{choice}，须经两名工作人员采认方可计入。",
        "The vote is closed. What you pressed while cut off ({choice}) counts only when two of the staff adopt it.",
    ),
    "adopted": Sentence(
        "您断开期间的表决已采认：{choice}，请等待结果。",
        "What you pressed while cut off was adopted: {choice}. Please wait for the result.",
    ),
    "local_confirm": Sentence(
        "该议题尚未开启，请再选一次后按键。", "The item is not open yet. Choose it once more, then press."
    ),
    "local_ended": Sentence(
        "本席已恢复连接，该议题现未付表决，本席位的开启已结束。",
        "This seat is connected again and the item is not put to the vote now: it is no longer open at this seat.",
    ),
    "local_refused": Sentence("此议题不能在本席位开启，请举手。", "This item cannot be opened here. Raise your hand."),
    "local_not_needed": Sentence(
        "本席连接正常，请等待主席付表决。", "This seat is connected. Please wait until the chair puts it to the vote."
    ),
    # --- answers to a card
    "service_round_open": Sentence("正在表决，现在不能自检。", "A vote is open: the device cannot be tested now."),
    "service_member": Sentence(
        "本席有人报到，请退场后再自检。", "Somebody is signed in here: test the device when they have signed out."
    ),
    "service_interrupted": Sentence(
        "自检已中断：本席要用于表决。", "The test was interrupted: this seat is needed for the vote."
    ),
    "card_unreadable": Sentence("未能读出卡号，请再刷一次。", "The card could not be read. Please present it again."),
    "card_two": Sentence("读卡器上有两张卡，请只放一张。", "There are two cards on the reader. Please leave one."),
    "card_pulled": Sentence(
        "卡离开得太早，请再刷一次。", "The card was taken away too early. Please present it again."
    ),
    "card_foreign": Sentence("此卡不是本会场的证件卡。", "This is not a card of this house."),
    "card_copied": Sentence(
        "此卡未能证明真伪，请联系工作人员。", "This card could not prove that it is genuine. Please ask the staff."
    ),
    "card_no_proof": Sentence(
        "此卡不能证明身份，请用能证明身份的卡报到，或联系工作人员。",
        "This card cannot prove whose it is. Please use one that can, or ask the staff.",
    ),
    "proof_false": Sentence(
        "此卡的证明无效，请取出再试一次，或联系工作人员。",
        "The card's proof does not hold. Please take it out and try again, or ask the staff.",
    ),
    "proof_used": Sentence(
        "此卡的证明已经用过，请取出再试一次。", "The card's proof was used before. Please take it out and try again."
    ),
    "card_varies": Sentence(
        "此卡或手机每次显示的号码不同，不能报到。",
        "This card or phone shows another number each time. It signs nobody in.",
    ),
    "pin_ask": Sentence("请输入此卡的密码。", "Please enter the PIN of your card."),
    "pin_again": Sentence(
        "密码不对，还可试 {tries} 次。请再输入。", "The PIN is wrong. {tries} tries are left. Please enter it again."
    ),
    "pin_last": Sentence(
        "请输入此卡的密码。只可再试一次，再错此卡即锁定。",
        "Please enter the PIN of your card. One try is left; after a wrong one the card is locked.",
    ),
    "pin_last_again": Sentence(
        "密码不对，只可再试一次，再错此卡即锁定。",
        "The PIN is wrong. One try is left; after a wrong one the card is locked.",
    ),
    "pin_checking": Sentence("正在核对密码，请勿取卡。", "The card checks the PIN. Please leave it there."),
    "pin_cancelled": Sentence("已取消，需要时请再次插卡。", "Cancelled. Present the card again when you want to."),
    "pin_wrong": Sentence("密码不对。", "The PIN is wrong."),
    "pin_late": Sentence("未及时输入密码，请再次插卡。", "No PIN was entered in time. Please present the card again."),
    "pin_blocked": Sentence(
        "密码输错次数过多，此卡已锁定，请联系工作人员。",
        "The PIN was wrong too often and the card is locked. Please ask the staff.",
    ),
    "card_unknown": Sentence(
        "此卡不在本次会议名册上，请联系工作人员。", "This card is not on the roster. Please ask the staff."
    ),
    "card_attendee": Sentence("您列席本次会议，没有表决权。", "You attend this sitting without a vote."),
    "card_cancelled": Sentence("此卡已停用，请联系工作人员。", "This card is no longer valid. Please ask the staff."),
    "card_elsewhere": Sentence("请到 {seat} 席就座。", "Please take seat {seat}."),
    "card_taken": Sentence(
        "本席已有其他人员报到，请联系工作人员。", "Somebody else is signed in at this seat. Please ask the staff."
    ),
    "moved": Sentence(
        "您已调换到 {seat} 席，请到该席刷卡报到。",
        "You were moved to seat {seat}. Please sign in there with your card.",
    ),
    "card_too_early": Sentence("报到尚未开始，请稍候。", "Signing in has not begun, please wait."),
    "card_adjourned": Sentence(
        "会议休会，复会后请再刷卡。", "The sitting is adjourned. Present your card when it resumes."
    ),
    "card_no_roster": Sentence("名册尚未到达本席，请稍候。", "The roster has not reached this seat yet, please wait."),
    "card_round_open": Sentence("正在表决，结束后方可签退。", "A vote is open. You can sign out when it is closed."),
    "card_again": Sentence(
        "您已报到。如需签退，请稍后再刷卡。", "You are signed in. To sign out, present your card again later."
    ),
    "card_teller": Sentence(
        "您是监票人，本轮尚未开票，请勿离席。确需签退，请再刷一次卡。",
        "You are a teller, and the count is not open yet. Please stay, or present your card again to leave.",
    ),
    "signed_out": Sentence("您已签退。", "You have signed out."),
    # --- answers to a press
    "press_no_round": Sentence("现在没有表决。", "There is no vote now."),
    "press_closed": Sentence("本轮表决已结束，按键无效。", "The vote is closed. Your press was not taken."),
    "press_sign_in": Sentence("请先刷卡报到。", "Please sign in with your card first."),
    "press_first_counts": Sentence(
        "本轮以第一次按键为准，不能更改。", "The first press counts in this vote. It cannot be changed."
    ),
    "press_choose_first": Sentence("请先作出选择，再确认。", "Please choose first, then confirm."),
    "press_confirmed": Sentence("您已确认，不能更改。", "You have confirmed. It cannot be changed."),
    "press_too_many_named": Sentence(
        "最多选 {most} 人，请先取消一人。", "At most {most} can be chosen. Take one back first."
    ),
    "press_too_many": Sentence("按键次数过多，请举手示意。", "Too many presses. Please raise your hand."),
    "choked": Sentence("本席存储缓慢，请稍候再按。", "This seat's storage is slow. Please wait and press again."),
    # --- the end
    "cannot_record": Sentence("本席无法记录，请举手。", "This seat cannot record. Raise your hand."),
    "rolled_back": Sentence(
        "本席存储被回退过，已停用，请举手。", "This seat's storage was set back. It has stopped. Raise your hand."
    ),
    "replaced": Sentence(
        "本终端已停用：本席位已由另一终端接替，请联系工作人员。",
        "This device is out of use: another one takes its place at this seat. Please ask the staff.",
    ),
    "damaged": Sentence(
        "本席存储已损坏，已停用，请举手。", "This seat's storage is damaged. It has stopped. Raise your hand."
    ),
}
"""Everything the member can read in the one sentence of the screen, by key."""

ALARMS: Final[dict[str, Sentence]] = {
    "floor_fork": Sentence(
        "会场记录出现两个版本，已保留证据，请通知秘书处。",
        "Two versions of the floor log exist. Evidence is kept. Tell the secretaries.",
    ),
    "floor_stuck": Sentence(
        "会场记录不合规程，本席无法跟随，请通知秘书处。",
        "The floor log breaks its own rules and cannot be followed. Tell the secretaries.",
    ),
    "tree_fork": Sentence(
        "中心账本出现两个版本，已保留证据，请通知秘书处。",
        "The centre shows two versions of its ledger. Evidence is kept. Tell the secretaries.",
    ),
    "blocked": Sentence(
        "中心已停用本席：{reason} 请举手。", "The centre has blocked this seat: {reason} Raise your hand."
    ),
    "stranger": Sentence(
        "本席密钥未登记，按键不会被计入，请联系技术人员。",
        "This seat's key is not registered. Presses will not count. Call a technician.",
    ),
    "roster_unreadable": Sentence("名册无法读取，请通知秘书处。", "The roster cannot be read. Tell the secretaries."),
}
"""What is wrong beyond this moment, by key."""
