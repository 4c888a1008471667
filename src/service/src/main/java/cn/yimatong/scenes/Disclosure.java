package cn.yimatong.scenes;

import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Which fields a scene discloses, and which of them masked. */
record Disclosure(Set<Field> disclosed, Set<Field> masked, boolean hasHolderField) {

    private static final Set<Field> OF_HOLDER = Collections
            .unmodifiableSet(EnumSet.of(Field.NAME, Field.ID_NUMBER, Field.STUDENT, Field.MEMBER));

    static Disclosure of(JsonObject fields) {
        Set<Field> disclosed = EnumSet.noneOf(Field.class);
        Set<Field> masked = EnumSet.noneOf(Field.class);
        for (Field field : Field.values()) {
            String how = fields.getString(field.word());
            if (how != null) {
                disclosed.add(field);
            }
            if ("masked".equals(how)) {
                masked.add(field);
            }
        }
        return new Disclosure(Collections.unmodifiableSet(disclosed), Collections.unmodifiableSet(masked),
                !Collections.disjoint(disclosed, OF_HOLDER));
    }

    boolean has(Field field) {
        return disclosed.contains(field);
    }

    boolean masks(Field field) {
        return masked.contains(field);
    }
}
