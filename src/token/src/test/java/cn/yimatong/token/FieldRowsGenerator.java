package cn.yimatong.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes {@code Sm2Columns}, rows and comments together, so that no comment can be wrong about its row. Run
 * {@link #main} in the module's folder after a change; {@code FieldRowsTest} compares.
 */
final class FieldRowsGenerator {
    static final Path FILE = Path.of("src/main/java/cn/yimatong/token/Sm2Columns.java");

    private static final int LIMB_BITS = 29;
    private static final int LIMBS = 9;
    private static final int BLOCK = 3;
    private static final int COLUMNS = 2 * LIMBS - 1;
    private static final int LINE = 120;
    private static final String INDENT = "        ";

    private final List<String> lines = new ArrayList<>();

    private FieldRowsGenerator() {}

    /** Writes the file. */
    public static void main(String[] none) throws IOException {
        Files.writeString(FILE, generate());
    }

    static String generate() {
        var generator = new FieldRowsGenerator();
        generator.head();
        generator.products("product", " = %s", "Sets these columns to those of {@code a * b}.");
        generator.products("minusProduct", " -= %s", "Takes the columns of {@code a * b} off these.");
        generator.square();
        generator.reduce();
        generator.lines.add("}");
        return String.join("\n", generator.lines) + "\n";
    }

    private void head() {
        add("""
                package cn.yimatong.token;

                /**
                 * A product before its reduction: 17 columns, column k of weight 2^29k. Scratch of {@link Sm2Field}, where bounds and
                 * meaning are stated.
                 *
                 * <p>
                 * Written by {@code FieldRowsGenerator} in the tests: change that, not this.
                 */
                final class Sm2Columns {
                    private static final long LOW = (1L << 29) - 1;
                """);
        for (int from = 0; from < COLUMNS; from += LIMBS) {
            add("    private long " + join(", ", from, Math.min(from + LIMBS, COLUMNS), k -> "c" + k) + ";");
        }
    }

    /**
     * Karatsuba's identity on three blocks of three limbs: six products of blocks instead of nine, hence 54
     * multiplications of limbs instead of 81.
     */
    private void products(String name, String assign, String says) {
        add("");
        add("    /** " + says + " */");
        add("    void " + name + "(Sm2Field a, Sm2Field b) {");
        loads("a");
        loads("b");
        comment("a = A0 + A1 2^87 + A2 2^174, b likewise. d = A0 - A1, e = A0 - A2, f = A1 - A2; so of b.");
        differences("a");
        differences("b");
        comment("p = A0 B0, q = A1 B1, r = A2 B2, s = p + q.");
        for (int k = 0; k <= 2 * (BLOCK - 1); k++) {
            row("long p" + k + " = " + sum(k, "a", "b", 0) + ", q" + k + " = " + sum(k, "a", "b", BLOCK) + ", r" + k
                    + " = " + sum(k, "a", "b", 2 * BLOCK) + ";");
        }
        row("long " + join(", ", 0, 2 * BLOCK - 1, k -> "s" + k + " = p" + k + " + q" + k) + ";");
        comment("A0 B1 + A1 B0 = s - da db; A0 B2 + A1 B1 + A2 B0 = s + r - ea eb; A1 B2 + A2 B1 = q + r - fa fb.");
        for (int k = 0; k < COLUMNS; k++) {
            row("c" + k + assign.formatted(column(k)) + ";");
        }
        add("    }");
    }

    private static String column(int k) {
        List<String> terms = new ArrayList<>();
        for (int block = 0; block <= 2 * (BLOCK - 1); block++) {
            int i = k - BLOCK * block;
            if (i >= 0 && i <= 2 * (BLOCK - 1)) {
                terms.add(switch (block) {
                    case 0 -> "p" + i;
                    case 1 -> "s" + i + minus(i, "d");
                    case 2 -> "s" + i + " + r" + i + minus(i, "e");
                    case 3 -> "q" + i + " + r" + i + minus(i, "f");
                    default -> "r" + i;
                });
            }
        }
        return String.join(" + ", terms);
    }

    private static String minus(int k, String difference) {
        return " - (" + sum(k, difference + "a", difference + "b", 0) + ")";
    }

    /** Column k of a product of two blocks of limbs. */
    private static String sum(int k, String left, String right, int from) {
        return IntStream.range(0, BLOCK).filter(i -> k - i >= 0 && k - i < BLOCK)
                .mapToObj(i -> left + (from + i) + " * " + right + (from + k - i)).collect(Collectors.joining(" + "));
    }

    private void differences(String of) {
        String letters = "def";
        for (int pair = 0; pair < letters.length(); pair++) {
            char name = letters.charAt(pair);
            int left = pair == 2 ? BLOCK : 0;
            int right = pair == 0 ? BLOCK : 2 * BLOCK;
            row("long " + join(", ", 0, BLOCK,
                    i -> name + of + i + " = " + of + (left + i) + " - " + of + (right + i)) + ";");
        }
    }

    private void square() {
        add("");
        add("    /** Sets these columns to those of {@code a * a}: 45 multiplications of limbs. */");
        add("    void square(Sm2Field a) {");
        loads("a");
        row("long " + join(", ", 0, LIMBS - 1, i -> "d" + i + " = a" + i + " << 1") + ";");
        for (int k = 0; k < COLUMNS; k++) {
            int column = k;
            String terms = IntStream.range(0, LIMBS).filter(i -> column - i >= i && column - i < LIMBS)
                    .mapToObj(i -> (2 * i == column ? "a" + i : "d" + i) + " * a" + (column - i))
                    .collect(Collectors.joining(" + "));
            row("c" + k + " = " + terms + ";");
        }
        add("    }");
    }

    /**
     * Montgomery's reduction by 2^261. The multiplier needs no multiplication, because -1/p = 1 mod 2^64; nor do its
     * products, because p + 1 = (1 - 2^32) (2^64 - 2^224).
     */
    private void reduce() {
        add("");
        add("    /** Sets {@code out} to these columns divided by 2^261, modulo p. The columns stay. */");
        add("    void reduce(Sm2Field out) {");
        comment("M = m0 + m1 2^29 + ... is chosen so that the low 261 bits of T + M p vanish.");
        comment("T + M p = T - M + W (2^64 - 2^224), where W = M (1 - 2^32), that is wk = mk - 8 m(k-1).");
        comment("2^64 is column 2 shifted by 6, 2^224 is column 7 shifted by 21.");
        for (int k = 0; k <= COLUMNS; k++) {
            List<String> terms = new ArrayList<>();
            if (k < COLUMNS) {
                terms.add("c" + k);
            }
            term(terms, k - 224 / LIMB_BITS, " - ", 224 % LIMB_BITS);
            term(terms, k - 64 / LIMB_BITS, " + ", 64 % LIMB_BITS);
            if (k > 0) {
                terms.add((terms.isEmpty() ? "" : " + ") + "(t" + (k - 1) + " >> " + LIMB_BITS + ")");
            }
            if (k < LIMBS) {
                row("long t" + k + " = " + String.join("", terms) + ";");
                row("long m" + k + " = t" + k + " & LOW, w" + k + " = m" + k
                        + (k > 0 ? " - (m" + (k - 1) + " << 3)" : "") + ";");
            } else if (k < COLUMNS) {
                if (k == LIMBS) {
                    row("long w9 = -(m8 << 3);");
                    comment("Columns 0 to 8 are gone; the rest is the result, its carries taken along.");
                }
                row("long t" + k + " = " + String.join("", terms) + ";");
                row("out.l" + (k - LIMBS) + " = t" + k + " & LOW;");
            } else {
                row("out.l" + (k - LIMBS) + " = t" + (k - 1) + " >> " + LIMB_BITS + ";");
            }
        }
        add("    }");
    }

    private static void term(List<String> terms, int w, String sign, int shift) {
        if (w >= 0 && w <= LIMBS) {
            terms.add(sign + "(w" + w + " << " + shift + ")");
        }
    }

    private void loads(String of) {
        row("long " + join(", ", 0, 5, i -> of + i + " = " + of + ".l" + i) + ";");
        row("long " + join(", ", 5, LIMBS, i -> of + i + " = " + of + ".l" + i) + ";");
    }

    private static String join(String between, int from, int to, IntFunction<String> each) {
        return IntStream.range(from, to).mapToObj(each).collect(Collectors.joining(between));
    }

    private void comment(String text) {
        add(INDENT + "// " + text);
    }

    /** Adds a statement, broken outside of parentheses where it is longer than a line. */
    private void row(String statement) {
        String line = INDENT + statement;
        while (line.length() > LINE) {
            int at = lastBreak(line);
            add(line.substring(0, at));
            line = INDENT + INDENT + line.substring(at).strip();
        }
        add(line);
    }

    private static int lastBreak(String line) {
        int depth = 0;
        int last = 0;
        for (int i = INDENT.length(); i < LINE; i++) {
            char c = line.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0 && (line.startsWith(" + ", i) || line.startsWith(" - ", i))) {
                last = i;
            } else if (depth == 0 && c == ',') {
                last = i + 1;
            }
        }
        return last;
    }

    private void add(String text) {
        lines.add(text.stripTrailing());
    }
}
