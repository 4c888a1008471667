package cn.yimatong.records;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One object inside a record's JSON: gives its members by type, and notes what is wrong with them. Pointers (RFC 6901)
 * are made for faults alone.
 */
final class ObjectPart {

    private static final String NO_OBJECT = "is not an object";

    private final Faults faults;
    private final @Nullable ObjectPart outer;
    private final String name;
    private final Map<?, ?> members;

    private ObjectPart(Faults faults, @Nullable ObjectPart outer, String name, Map<?, ?> members) {
        this.faults = faults;
        this.outer = outer;
        this.name = name;
        this.members = members;
    }

    static ObjectPart root(Faults faults, JsonObject json) {
        return new ObjectPart(faults, null, "", json.getMap());
    }

    /** Notes each member that is not one of these. */
    void holdsOnly(Set<String> known) {
        for (Object member : members.keySet()) {
            if (!(member instanceof String text && known.contains(text))) {
                structural(String.valueOf(member), "is not a member of this object");
            }
        }
    }

    /** Notes this member if it is not there. */
    void requires(String member) {
        if (!members.containsKey(member)) {
            structural(member, "is missing");
        }
    }

    Iterable<String> names() {
        return members.keySet().stream().map(String::valueOf).toList();
    }

    int size() {
        return members.size();
    }

    Optional<String> text(String member, Predicate<String> form, String otherwise) {
        return read(member, text -> form.test(text) ? Optional.of(text) : Optional.empty(), otherwise);
    }

    Optional<String> text(String member) {
        return read(member, Optional::of, "");
    }

    Optional<LocalDate> date(String member) {
        return read(member, Times::date, "is not a real date YYYY-MM-DD from " + Times.FIRST_YEAR + " to "
                + Times.LAST_YEAR);
    }

    Optional<Instant> instant(String member) {
        return read(member, Times::instant, "is not an instant of RFC 3339 in UTC with Z, from " + Times.FIRST_YEAR
                + " to " + Times.LAST_YEAR);
    }

    /** An instant of something that has happened. */
    Optional<Instant> past(String member, Instant latest) {
        return instant(member).filter(at -> {
            boolean past = !at.isAfter(latest);
            if (!past) {
                impossible(member, "is in the future");
            }
            return past;
        });
    }

    Optional<ObjectPart> object(String member) {
        return members.containsKey(member) ? part(member, members.get(member)) : Optional.empty();
    }

    /** The objects of an array, noting each that is none; none at all where there is no array, or one of more. */
    List<ObjectPart> objects(String member, int most) {
        if (!members.containsKey(member)) {
            return List.of();
        }
        Object value = members.get(member);
        List<?> elements = value instanceof JsonArray array ? array.getList()
                : value instanceof List<?> list ? list : null;
        if (elements == null) {
            structural(member, "is not an array");
            return List.of();
        }
        if (elements.size() > most) {
            impossible(member, "holds more than " + most);
            return List.of();
        }
        ObjectPart array = new ObjectPart(faults, this, member, Map.of());
        List<ObjectPart> parts = new ArrayList<>(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            array.part(Integer.toString(i), elements.get(i)).ifPresent(parts::add);
        }
        return parts;
    }

    void structural(String member, String detail) {
        faults.structural(pointer(member), detail);
    }

    void impossible(String member, String detail) {
        faults.impossible(pointer(member), detail);
    }

    /** Notes that this object as a whole cannot be right. */
    void impossible(String detail) {
        faults.impossible(pointer(), detail);
    }

    private <T> Optional<T> read(String member, Function<String, Optional<T>> form, String otherwise) {
        Object value = members.get(member);
        if (value instanceof CharSequence text) {
            Optional<T> read = form.apply(text.toString());
            if (read.isEmpty()) {
                impossible(member, otherwise);
            }
            return read;
        }
        if (value != null || members.containsKey(member)) {
            structural(member, "is not a string");
        }
        return Optional.empty();
    }

    private Optional<ObjectPart> part(String member, @Nullable Object value) {
        Map<?, ?> inner = value instanceof JsonObject object ? object.getMap()
                : value instanceof Map<?, ?> map ? map : null;
        if (inner == null) {
            structural(member, NO_OBJECT);
            return Optional.empty();
        }
        return Optional.of(new ObjectPart(faults, this, member, inner));
    }

    private String pointer(String member) {
        return pointer() + "/" + member.replace("~", "~0").replace("/", "~1");
    }

    private String pointer() {
        return outer == null ? "" : outer.pointer(name);
    }
}
