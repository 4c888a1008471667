package cn.yimatong.scenes;

import cn.yimatong.records.CredentialKind;
import java.util.ArrayList;
import java.util.List;

/** Every list of slots in order, made once: a verdict names one of them. */
final class Slots {

    private static final List<List<Integer>> BY_BITS = all();

    private Slots() {}

    /** The slots whose bits are set, in order; slot 1 is bit 1. */
    static List<Integer> of(int bits) {
        return BY_BITS.get(bits >> 1);
    }

    private static List<List<Integer>> all() {
        List<List<Integer>> all = new ArrayList<>();
        for (int bits = 0; bits < 1 << CredentialKind.MAX_SLOT; bits++) {
            List<Integer> slots = new ArrayList<>();
            for (int slot = 1; slot <= CredentialKind.MAX_SLOT; slot++) {
                if ((bits & 1 << (slot - 1)) != 0) {
                    slots.add(slot);
                }
            }
            all.add(List.copyOf(slots));
        }
        return List.copyOf(all);
    }
}
