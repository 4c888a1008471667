package cn.yimatong.http;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body of a call: one JSON object that the contract allows. */
public sealed interface Body {

    /**
     * A member that the contract says is a string.
     *
     * @return its text, or none where the body has no such member
     */
    Optional<String> text(String name);

    /** The whole body; not to be changed. */
    JsonObject json();

    /** A body of any form. */
    record Tree(JsonObject json) implements Body {

        @Override
        public Optional<String> text(String name) {
            return Optional.ofNullable(json.getString(name));
        }
    }

    /** A body of strings alone, of which no object is made unless somebody asks for it. */
    final class Texts implements Body {

        private final List<String> names;
        private final @Nullable String[] values;

        /**
         * @param names all that there may be
         * @param values one for each name, null where the body has no such member
         */
        Texts(List<String> names, @Nullable String[] values) {
            this.names = names;
            this.values = values;
        }

        @Override
        public Optional<String> text(String name) {
            int index = names.indexOf(name);
            return index < 0 ? Optional.empty() : Optional.ofNullable(values[index]);
        }

        @Override
        public JsonObject json() {
            JsonObject json = new JsonObject();
            for (int i = 0; i < values.length; i++) {
                if (values[i] != null) {
                    json.put(names.get(i), values[i]);
                }
            }
            return json;
        }
    }
}
