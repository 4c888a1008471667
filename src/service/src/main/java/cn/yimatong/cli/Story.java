package cn.yimatong.cli;

import cn.yimatong.cli.Step.Where;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the people of the town do in a day, from six to ten, in every scene of the catalogue that ships. */
final class Story {
    private final Town town;
    private final List<Step> steps = new ArrayList<>();
    private LocalTime now = LocalTime.of(6, 0);

    private Story(Town town) {
        this.town = town;
    }

    /** The day, in its order. */
    static List<Step> of(Town town) {
        var story = new Story(town);
        story.rideToWork();
        story.school();
        story.library();
        story.governmentHall();
        story.kiosks();
        story.clinicAndPharmacy();
        story.outings();
        story.canteens();
        story.counters();
        story.sportsAndUnion();
        story.hotel();
        story.payout();
        story.mistakes();
        story.lostAndFound();
        story.stopped();
        return story.steps;
    }

    private void rideToWork() {
        at(6, 5).shows(Role.GRANDMOTHER, "bus", Where.at("line-1"), Expected.valid("concession.kind=senior",
                "concession.effect=free", "!holder", "!credential.number", "!pseudonym"));
        scans(Role.GRANDMOTHER, "bus", Where.at("line-1").onceMore(), Expected.valid("repeated=true"));
        shows(Role.GRANDMOTHER, "bus", Where.at("line-1"), Expected.rejected("paused"));
        at(6, 15).showsBound(Role.STUDENT, "bus", Where.at("line-4"), Expected.valid("concession.effect=half"));
        at(6, 20).shows(Role.WHEELCHAIR_USER, "bus", Where.at("line-4"),
                Expected.valid("concession.kind=disabled", "concession.effect=free"));
        at(6, 25).shows(Role.VETERANS_WIDOW, "bus", Where.at("line-4"),
                Expected.valid("concession.kind=entitled", "concession.effect=free"));
        at(6, 30).showsBound(Role.COMMUTER, "bus", Where.at("line-1"), Expected.valid("!concession"));
        scans(Role.COMMUTER, "bus", Where.at("line-2").bySecondScanner(), Expected.rejected("replayed"));
        at(6, 40).guardianShows(Role.PARENT, Role.CHILD, "bus", Where.at("line-2"),
                Expected.valid("concession.kind=minor", "concession.effect=half", "guardian=true"));
        at(6, 45).shows(Role.NEWCOMER, "bus", Where.at("line-2"), Expected.valid("!concession", "!credential"));
        at(6, 50).shows(Role.ALL_LAPSED, "bus", Where.at("line-2"), Expected.rejected("credential-missing"));
        at(6, 55).shows(Role.GRANDMOTHER, "inspect", Where.inspecting(), Expected.valid("acceptedLately=true"));
        shows(Role.LOW_INCOME, "inspect", Where.inspecting(), Expected.valid("acceptedLately=false", "!concession"));
    }

    private void school() {
        at(7, 10).shows(Role.STUDENT, "campus-gate", Where.in(), Expected.valid("holder.student=true", "pseudonym"));
        shows(Role.STUDENT, "campus-gate", Where.in(), Expected.rejected("passback"));
        at(7, 15).shows(Role.PARENT, "campus-gate", Where.in(), Expected.valid("holder.student=false"));
        at(12, 5).shows(Role.STUDENT, "campus-canteen", Where.at("hall-2"), Expected.valid("pseudonym", "!holder"));
        at(16, 30).shows(Role.STUDENT, "campus-gate", Where.out(), Expected.valid("holder.student=true"));
    }

    private void library() {
        at(8, 0).shows(Role.READER, "library", Where.in(), Expected.valid("pseudonym", "!holder", "!concession"));
        shows(Role.READER, "library", Where.in(), Expected.rejected("passback"));
        at(11, 20).shows(Role.READER, "library-loan", Where.at("desk-1"),
                Expected.valid("holder.name", "pseudonym", "!holder.idNumber"));
        at(11, 30).shows(Role.READER, "library", Where.out(), Expected.valid("pseudonym"));
    }

    private void governmentHall() {
        Role role = Role.VETERANS_WIDOW;
        at(8, 30).shows(role, "gov-counter", Where.at("window-3"), Expected.rejected("consent-missing"));
        agrees(role, "gov-counter", Optional.empty());
        shows(role, "gov-counter", Where.at("window-3"), Expected.valid(nameOf(role), "holder.idNumber",
                "concession.effect=priority", "!pseudonym"));
        at(8, 40).shows(Role.PARENT, "gov-kiosk", Where.at("kiosk-1"),
                Expected.valid(nameOf(Role.PARENT), "holder.idNumber"));
        at(8, 45).shows(Role.LONG_UNCHECKED, "gov-kiosk", Where.at("kiosk-1"),
                Expected.rejected("assurance-missing"));
        at(8, 50).shows(Role.LONG_UNCHECKED, "fund-query", Where.at("kiosk-2"),
                Expected.valid(nameOf(Role.LONG_UNCHECKED), "holder.idNumber"));
        at(8, 55).shows(Role.LONG_UNCHECKED, "fund-counter", Where.at("window-5"),
                Expected.rejected("assurance-missing"));
        at(9, 0).shows(Role.COMMUTER, "fund-counter", Where.at("window-5"),
                Expected.valid(nameOf(Role.COMMUTER), "holder.idNumber"));
        at(9, 5).shows(Role.CARD_CLOSED, "fund-query", Where.at("kiosk-2"),
                Expected.rejected("credential-suspended"));
    }

    private void kiosks() {
        at(9, 15).shows(Role.RETIREE, "ssc-kiosk", Where.at("kiosk-7"),
                Expected.valid("credential.type=ssc", "credential.number", nameOf(Role.RETIREE), "!holder.idNumber"));
        shows(Role.NEVER_CHECKED, "ssc-kiosk", Where.at("kiosk-7"), Expected.rejected("assurance-missing"));
        at(9, 25).shows(Role.GRANDMOTHER, "alive-check", Where.at("kiosk-8"),
                Expected.valid("credential.number", nameOf(Role.GRANDMOTHER)));
        shows(Role.LONG_UNCHECKED, "alive-check", Where.at("kiosk-8"), Expected.rejected("assurance-missing"));
        shows(Role.LAPSED, "alive-check", Where.at("kiosk-8"), Expected.rejected("credential-missing"));
    }

    private void clinicAndPharmacy() {
        at(9, 40).guardianShows(Role.PARENT, Role.CHILD, "clinic-register", Where.business("01101"),
                Expected.valid("credential.type=health", "credential.number", nameOf(Role.CHILD), "guardian=true",
                        "concession.effect=priority"));
        at(9, 50).guardianShows(Role.PARENT, Role.CHILD, "clinic-visit", Where.business("01201"),
                Expected.valid("credential.type=health", "holder.name", "!holder.idNumber"));
        at(10, 5).shows(Role.PATIENT, "clinic-visit", Where.business("01204"),
                Expected.valid("credential.type=health"));
        shows(Role.PATIENT, "clinic-settle", Where.business("01301"), Expected.rejected("credential-missing"));
        at(10, 10).shows(Role.PARENT, "clinic-settle", Where.business("01301"),
                Expected.valid("credential.type=insurance", "credential.number", nameOf(Role.PARENT)));
        at(10, 20).shows(Role.PARENT, "pharmacy", Where.business("02121"), Expected.valid("credential.type=insurance",
                "credential.number", "!holder.idNumber", "!pseudonym", "!concession"));
        at(10, 25).shows(Role.CARD_STOPPED, "pharmacy", Where.business("02121"),
                Expected.rejected("credential-suspended"));
        shows(Role.CARD_STOPPED, "bus", Where.at("line-4"), Expected.valid());
    }

    private void outings() {
        at(10, 40).shows(Role.GRANDMOTHER, "sight", Where.at("lake"), Expected.valid("concession.effect=free"));
        shows(Role.GRANDMOTHER, "sight", Where.at("lake"), Expected.rejected("paused"));
        shows(Role.GRANDMOTHER, "sight", Where.at("tower"), Expected.valid("concession.effect=free"));
        at(10, 45).shows(Role.DEAF_PERSON, "sight", Where.at("lake"),
                Expected.valid("concession.kind=disabled", "concession.effect=half"));
        at(10, 50).shows(Role.RETIREE, "sight", Where.at("lake"), Expected.valid("concession.effect=half"));
        at(11, 0).shows(Role.TRAVELLER, "museum", Where.at("hall-1"), Expected.valid("pseudonym", "!concession"));
        at(13, 30).shows(Role.TRAVELLER, "culture", Where.at("stage"), Expected.valid("pseudonym", "!holder"));
    }

    private void canteens() {
        at(11, 40).shows(Role.RETIREE, "elder-canteen", Where.at("canteen-1"),
                Expected.valid("concession.grade=65+", "!concession.kind", "!holder"));
        at(11, 50).shows(Role.RETIREE, "elder-canteen", Where.at("canteen-1"), Expected.rejected("paused"));
        at(11, 55).shows(Role.COMMUTER, "elder-canteen", Where.at("canteen-1"), Expected.rejected("not-entitled"));
    }

    private void counters() {
        at(13, 0).shows(Role.COMMUTER, "bank-counter", Where.at("bank-2"), Expected.rejected("consent-missing"));
        agrees(Role.COMMUTER, "bank-counter", Optional.empty());
        shows(Role.COMMUTER, "bank-counter", Where.at("bank-2"), Expected.valid(nameOf(Role.COMMUTER),
                "credential.number", "credential.standing=active", "!holder.idNumber"));
        at(13, 15).guardianShows(Role.PARENT, Role.CHILD, "civil-affairs", Where.at("window-9"),
                Expected.rejected("consent-missing"));
        agrees(Role.CHILD, "civil-affairs", Optional.of(Role.PARENT));
        guardianShows(Role.PARENT, Role.CHILD, "civil-affairs", Where.at("window-9"),
                Expected.valid(nameOf(Role.CHILD), "holder.idNumber", "guardian=true"));
        at(13, 45).shows(Role.VETERANS_WIDOW, "home-visit", Where.at("round-1"),
                Expected.valid(nameOf(Role.VETERANS_WIDOW), "credential.number"));
        at(14, 0).shows(Role.LOW_INCOME, "utility", Where.at("water-1"),
                Expected.valid("holder.name", "pseudonym", "!concession", "!holder.idNumber"));
    }

    private void sportsAndUnion() {
        at(14, 15).shows(Role.PARENT, "union", Where.at("club"), Expected.valid("holder.member=true"));
        shows(Role.READER, "union", Where.at("club"), Expected.valid("holder.member=false"));
        at(14, 30).shows(Role.RETIREE, "sports", Where.in(), Expected.valid("concession.effect=half", "pseudonym"));
        at(16, 0).shows(Role.RETIREE, "sports", Where.out(), Expected.valid());
    }

    private void hotel() {
        at(15, 0).shows(Role.TRAVELLER, "hotel", Where.at("desk"), Expected.rejected("consent-missing"));
        agrees(Role.TRAVELLER, "hotel", Optional.empty());
        shows(Role.TRAVELLER, "hotel", Where.at("desk"),
                Expected.valid(nameOf(Role.TRAVELLER), "holder.idNumber", "!credential.number", "!pseudonym"));
        at(15, 10).shows(Role.LONG_UNCHECKED, "hotel", Where.at("desk"), Expected.rejected("assurance-missing"));
        at(15, 15).agrees(Role.CARD_CLOSED, "hotel", Optional.empty());
        shows(Role.CARD_CLOSED, "hotel", Where.at("desk"), Expected.rejected("credential-suspended"));
        at(15, 20).agrees(Role.LAPSED, "hotel", Optional.empty());
        shows(Role.LAPSED, "hotel", Where.at("desk"), Expected.rejected("credential-missing"));
    }

    private void payout() {
        at(15, 40).shows(Role.LOW_INCOME, "payout", Where.at("window-1"),
                Expected.rejected(Expected.REFUSED_BY_NAME));
    }

    private void mistakes() {
        at(16, 10).shows(Role.DEAF_PERSON, "bus", Where.at("line-4"), Expected.valid("concession.effect=free"));
        steps.add(new Step.Annul(now, town.person(Role.DEAF_PERSON), "bus"));
        shows(Role.DEAF_PERSON, "bus", Where.at("line-4"), Expected.valid("concession.effect=free"));
        at(16, 20).fetches(Role.READER, Optional.of("library"), Optional.empty());
        scans(Role.READER, "museum", Where.at("hall-1"), Expected.rejected("wrong-scene"));
        at(16, 40).holds(Role.READER, "28" + "0".repeat(16));
        scans(Role.READER, "bus", Where.at("line-1"), new Expected("malformed", List.of("looksLike=alipay")));
    }

    private void lostAndFound() {
        at(17, 0).fetches(Role.LOSER, Optional.empty(), Optional.empty());
        reports(Role.LOSER, Optional.of("insurance"), "suspended");
        scans(Role.LOSER, "pharmacy", Where.business("02121"), Expected.rejected("credential-suspended"));
        scans(Role.LOSER, "bus", Where.at("line-2"), Expected.valid("!concession"));
        at(17, 20).fetches(Role.LOSER, Optional.empty(), Optional.empty());
        reports(Role.LOSER, Optional.empty(), "suspended");
        scans(Role.LOSER, "library", Where.in(), Expected.rejected("suspended"));
        steps.add(new Step.NoCode(now, town.person(Role.LOSER), "library"));
        at(18, 0).reports(Role.LOSER, Optional.empty(), "active");
        reports(Role.LOSER, Optional.of("insurance"), "active");
        shows(Role.LOSER, "pharmacy", Where.business("02121"), Expected.valid("credential.type=insurance"));
    }

    private void stopped() {
        at(19, 0).fetches(Role.LEAVING, Optional.empty(), Optional.empty());
        reports(Role.LEAVING, Optional.empty(), "revoked");
        scans(Role.LEAVING, "bus", Where.at("line-1"), Expected.rejected("revoked"));
        for (Role role : new Role[]{Role.STOPPED, Role.STOPPED_FOR_A_WHILE, Role.GONE, Role.LEAVING}) {
            at(19, 10);
            steps.add(new Step.NoCode(now, town.person(role), "bus"));
        }
    }

    private Story at(int hour, int minute) {
        now = LocalTime.of(hour, minute);
        return this;
    }

    private void fetches(Role role, Optional<String> scene, Optional<Role> guardian) {
        steps.add(new Step.Fetch(now, town.person(role), scene, guardian.map(town::person)));
    }

    private void holds(Role role, String text) {
        steps.add(new Step.Hold(now, town.person(role), text));
    }

    private void scans(Role role, String scene, Where where, Expected expected) {
        steps.add(new Step.Scan(now, town.person(role), scene, where, expected));
    }

    private void shows(Role role, String scene, Where where, Expected expected) {
        fetches(role, Optional.empty(), Optional.empty());
        scans(role, scene, where, expected);
    }

    private void showsBound(Role role, String scene, Where where, Expected expected) {
        fetches(role, Optional.of(scene), Optional.empty());
        scans(role, scene, where, expected);
    }

    private void guardianShows(Role guardian, Role ward, String scene, Where where, Expected expected) {
        fetches(ward, Optional.empty(), Optional.of(guardian));
        scans(ward, scene, where, expected);
    }

    private void agrees(Role role, String scene, Optional<Role> by) {
        steps.add(new Step.Agree(now, town.person(role), scene, by.map(town::person)));
    }

    private void reports(Role role, Optional<String> credential, String standing) {
        steps.add(new Step.Report(now, town.person(role), credential, standing));
    }

    private String nameOf(Role role) {
        return "holder.name=" + town.person(role).name();
    }
}
