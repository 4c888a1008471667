package cn.yimatong.scenes;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Takes of YAML what JSON knows, so that nothing is guessed: YAML 1.1 would read {@code 10:00} as 600, {@code 01101} as
 * 577 and a date as an instant.
 */
final class YamlToJson {

    /** Something that has no place in JSON, or a key that is there already. */
    static final class Unfit extends Exception {

        private static final long serialVersionUID = 1;
        private final transient Mark mark;
        private final String detail;

        Unfit(Mark mark, String detail) {
            super(detail);
            this.mark = mark;
            this.detail = detail;
        }

        Mark mark() {
            return mark;
        }

        String detail() {
            return detail;
        }
    }

    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

    private YamlToJson() {}

    static JsonObject object(MappingNode mapping) throws Unfit {
        Map<String, Object> members = LinkedHashMap.newLinkedHashMap(mapping.getValue().size());
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key && key.getTag().equals(Tag.STR))) {
                throw new Unfit(entry.getKeyNode().getStartMark(), "a key must be a word, or stand in quotes");
            }
            if (members.put(key.getValue(), value(entry.getValueNode())) != null) {
                throw new Unfit(key.getStartMark(), "the key " + key.getValue() + " stands here twice");
            }
        }
        return new JsonObject(members);
    }

    private static Object value(Node node) throws Unfit {
        return switch (node) {
            case MappingNode mapping -> object(mapping);
            case SequenceNode sequence -> array(sequence);
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new Unfit(node.getStartMark(), "an alias is not taken");
        };
    }

    private static JsonArray array(SequenceNode sequence) throws Unfit {
        List<Object> items = new ArrayList<>(sequence.getValue().size());
        for (Node item : sequence.getValue()) {
            items.add(value(item));
        }
        return new JsonArray(items);
    }

    private static Object scalar(ScalarNode scalar) throws Unfit {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.STR)) {
            return text;
        }
        if (tag.equals(Tag.BOOL) && (text.equals("true") || text.equals("false"))) {
            return text.equals("true");
        }
        if (tag.equals(Tag.INT) && DECIMAL.matcher(text).matches()) {
            long number = Long.parseLong(text);
            return number == (int) number ? (Object) (int) number : (Object) number;
        }
        throw new Unfit(scalar.getStartMark(), tag.equals(Tag.NULL)
                ? "a value is missing"
                : text + " is no text, whole number, true or false; a text like this stands in quotes");
    }
}
