package cn.yimatong.ledger;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tags of the 1,024 partitions, made by {@code PartitionTagsTest}. The tag of partition p is the first of three
 * characters of [0-9a-z] whose slot in a Redis Cluster, CRC-16/XMODEM mod 16,384, lies in [16 p, 16 p + 16): so
 * partitions are spread over slots, and with them over masters, as evenly as can be.
 */
final class PartitionTags {
    static final int COUNT = 1024;

    static final String TABLE = """
            1bz 04b 021 0ai 3xo 05x 0or 19j 289 04f 025 0am 1cd 0qt 0ov 19n
            0g2 04j 029 0aa 1ch 05p 0oz 19b 0g6 04n 0nd 0ae 1cl 05t 16g 19f
            04s 1bk 0ax 0ny 05i 0f1 0x3 0oc 04w 1bo 18e 17d 05m 0f5 0x7 0og
            0ps 1bc 0ap 0nq 05a 0f9 19s 032 0pw 1bg 0at 0nu 05e 2ec 19w 036
            0cz 15b 06q 09p 0z1 018 07k 08j 2xq 15f 06u 09t 0bd 0me 07o 08n
            0cr 0ls 06y 09x 0bh 010 07c 08b 0cv 0lw 0ru 1x4 0bl 014 07g 08f
            003 0ck 09a 0j9 0mp 0bq 1ab 07z 007 0co 09e 06d 0mt 0bu 1af 0sv
            0lb 0cc 09i 06h 0mx 0by 08s 07r 0lf 0cg 09m 06l 14e 2yr 08w 07v
            0fd 0ie 03o 0xf 1zo 11f 02u 184 29g 058 03k 0xb 0gz 11b 02q 0yx
            0fl 054 03g 0xn 0gv 0hw 0vu 0yt 0fh 050 03c 0xj 0gr 0hs 02y 0yp
            0it 0fu 0xw 0wv 047 0go 0ym 02d 0ip 0fq 0xs 03z 043 0gk 0a8 0n9
            10e 29z 197 03v 0hf 0gg 0a4 02l 0ix 0fy 193 03r 0hb 0gc 0a0 02h
            0zu 0ut 0kv 0dw 2x1 00f 065 094 0zq 01x 0kr 0ds 1fz 00b 061 090
            1gl 01t 12g 1yn 0c6 00n 0jd 0ee 0zy 01p 0kz 1yj 0c2 00j 069 098
            01m 0b5 0df 0kg 00w 1fo 1xm 13d 01i 0b1 0db 0kc 00s 1fk 0ex 0jy
            01e 0zl 087 076 0tw 1fg 0et 0ju 01a 0b9 083 072 0ts 1fc 0ep 0jq
            020 0ah 2de 04c 0os 19k 1ca 05y 024 0al 288 04g 0ow 19o 1ce 0qu
            028 0y1 0g3 04k 16b 19c 1ci 05q 0ne 0ad 0g7 04o 16f 19g 1cm 05u
            0ay 0nx 04r 1bj 0x2 0ob 05h 0f0 18d 17e 04v 1bn 0x6 0of 05l 0f4
            0aq 0np 04z 1bb 19r 033 0i9 0f8 0au 0nt 0pv 1bf 19v 037 05d 2eb
            06p 09q 2xt 0lz 07j 08k 0ba 019 06t 09u 2xp 15g 07n 08o 0be 0md
            06x 09y 0cs 0lr 07b 08c 0bi 011 0rt 1x5 0cw 0lv 07f 08g 0bm 015
            0e9 06a 002 0cj 08z 0ss 0mq 0bp 09d 06e 006 0cn 1ag 0sw 0mu 0bt
            09h 06i 0lc 0cb 08r 07s 0my 0bx 09l 06m 0lg 0cf 08v 07w 14d 2ys
            03n 0xg 0fe 0id 02t 185 1zn 11g 03j 0xc 0fa 059 02p 0yy 1zj 0hz
            03f 0xo 0fm 055 0vt 0yu 0gw 0hv 03b 0xk 0fi 051 02x 0yq 0gs 0hr
            0xv 0ww 0iu 0ft 0yl 02e 046 0gn 0xr 0ws 0iq 0fp 0a9 02a 042 0gj
            196 03w 10d 3x3 0a5 02m 0hg 0gf 0xz 03s 0iy 0fx 0a1 02i 0hc 0gb
            0kw 0dv 0zt 0uu 064 095 2x0 00g 0ks 0dr 0zp 01y 060 091 2x4 00c
            12f 1yo 1gm 01u 0je 0ed 0c7 00o 12b 0dz 0zx 01q 068 099 0c3 00k
            0dg 0kf 01l 0b4 1xl 13e 00v 1fn 0dc 0kb 01h 0b0 0ey 0jx 00r 1fj
            086 077 01d 0zm 0eu 0jt 0tv 1ff 082 073 0m9 0b8 0eq 0jp 00z 1fb
            1cb 05z 0op 19h 0g8 0h9 023 0ak 1cf 0qv 0ot 19l 2db 04d 027 0ao
            1cj 05r 0ox 1e9 0g0 04h 0nb 0ac 1cn 05v 16e 19d 0g4 04l 0nf 0ag
            05k 0f3 0x1 038 04q 1bi 0az 17b 05o 0f7 0x5 0oe 04u 1bm 18g 17f
            05c 2ee 0x9 030 04y 1ba 0ar 0ns 05g 298 19u 034 0pu 1be 0av 0nw
            0bb 0mc 07i 08h 0cx 0ly 06s 09r 0bf 0mg 07m 08l 2xs 15d 06w 09v
            0bj 012 07a 0d9 0cp 0lq 0rs 09z 0bn 016 07e 08d 0ct 0lu 0rw 1x6
            0mr 0bs 08y 07x 001 0ci 09c 06b 0mv 0bw 1ad 0st 005 0cm 09g 06f
            0mz 2yt 08q 07p 009 0ca 09k 06j 14g 2yp 08u 07t 0ld 0ce 09o 06n
            1zm 11d 02w 186 0ff 0ig 03m 0xd 0gx 0hy 02s 0yz 0fb 0ic 03i 1eq
            0gt 0hu 0vw 0yv 0fn 056 03e 0xl 0gp 0hq 0vs 0yr 0fj 052 03a 0xh
            045 0gm 0yo 02f 0iv 0fw 0xu 0wt 041 0gi 0yk 02b 0ir 0fs 0xq 03x
            0hd 0ge 0a6 02n 10g 29x 195 03t 049 0ga 0a2 02j 0iz 3x4 0xy 03p
            2x3 00d 067 096 0zw 0uv 0kt 0du 0c8 0l9 063 092 0zs 01z 0kp 0dq
            0c4 00l 0jf 0eg 1gn 01v 12e 1yl 0c0 00h 0jb 0ec 1gj 01r 0kx 0dy
            00u 1fm 1xo 13f 01o 0b7 0dd 0ke 00q 1fi 0ez 13b 01k 0b3 089 078
            0tu 1fe 0ev 0jw 01g 0zn 085 074 00y 1fa 0er 0js 01c 0zj 081 070
            0oq 19i 1cc 0qs 022 0aj 0g9 04a 0ou 19m 1cg 0qw 026 0an 2dc 04e
            0oy 19a 1ck 05s 0nc 0ab 0g1 04i 16d 19e 1co 05w 0ng 0af 0g5 04m
            0x0 039 05j 0f2 18b 0nz 04p 1bh 0x4 0od 05n 0f6 18f 17g 04t 1bl
            0x8 031 05b 1cz 0as 0nr 04x 1z1 19t 035 05f 299 0aw 0nv 0pt 1bd
            07h 08i 0bc 0mb 06r 09s 0cy 0lx 07l 08m 0bg 0mf 06v 09w 2xr 15e
            0k9 08a 0bk 013 06z 1x3 0cq 0lp 07d 08e 0bo 017 0rv 1x7 0cu 0lt
            08x 07y 0ms 0br 09b 06c 000 0ch 1ae 0su 0mw 0bv 09f 06g 004 0cl
            08p 07q 14b 0bz 09j 06k 008 2xo 08t 07u 14f 2yq 09n 06o 0le 0cd
            02v 187 1zl 11e 03l 0xe 0fg 0if 02r 183 0gy 0hx 03h 0xa 0fc 0ib
            0vv 0yw 0gu 0ht 03d 0xm 0fo 057 02z 0ys 0gq 0hp 0o9 0xi 0fk 053
            0yn 02g 044 0gl 0xt 0wu 0iw 0fv 0yj 02c 040 0gh 0xp 03y 0is 0fr
            0a7 02o 0he 0gd 194 03u 10f 29y 0a3 02k 048 1zq 0xx 03q 10b 0fz
            066 097 2x2 00e 0ku 0dt 0zv 0uw 062 093 0c9 00a 0kq 0dp 0zr 0us
            0jg 0ef 0c5 00m 12d 1ym 1go 01w 0jc 0eb 0c1 00i 0ky 0dx 0zz 01s
            1xn 13g 00t 1fl 0de 0kd 01n 0b6 1xj 0jz 00p 1fh 088 079 01j 0b2
            0ew 0jv 0tt 1fd 084 075 01f 0zo 0es 0jr 00x 39g 080 071 01b 0zk
            """;

    private static final String[] TAGS = TABLE.strip().split("\\s");

    private PartitionTags() {}

    private static final Map<String, Integer> PARTITIONS = IntStream.range(0, COUNT).boxed()
            .collect(Collectors.toUnmodifiableMap(partition -> TAGS[partition], partition -> partition));

    /** @param partition 0 to 1,023 */
    static String of(int partition) {
        return TAGS[partition];
    }

    /** The partition that has this tag, 0 to 1,023, or -1 where none has. */
    static int partitionOf(String tag) {
        return PARTITIONS.getOrDefault(tag, -1);
    }
}
