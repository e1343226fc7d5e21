"""People at the desk, for tests."""

from __future__ import annotations

from bot.domain.staff import Role, StaffMember

HERE = ("klaimor-demo",)
CLERK = StaffMember("staff-noi", "คุณน้อย", Role.CLERK, HERE)
OTHER_CLERK = StaffMember("staff-lek", "คุณเล็ก", Role.CLERK, HERE)
NURSE = StaffMember("staff-mali", "พยาบาลมะลิ", Role.NURSE, HERE)
OTHER_NURSE = StaffMember("staff-bua", "พยาบาลบัว", Role.NURSE, HERE)
SUPERVISOR = StaffMember("staff-orn", "หัวหน้าอร", Role.SUPERVISOR, HERE)
ADMIN = StaffMember("staff-it", "ผู้ดูแลระบบ", Role.ADMIN, HERE)
ELSEWHERE = StaffMember("staff-far", "พยาบาลไกล", Role.NURSE, ("another-hospital",))
EVERYBODY = (CLERK, OTHER_CLERK, NURSE, OTHER_NURSE, SUPERVISOR, ADMIN, ELSEWHERE)
