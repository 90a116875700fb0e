//! Lists as people write them.

use super::*;

#[test]
fn a_list_with_what_stands_under_its_items() {
    let list = read(
        "결제창 안내\n\n1. 결제 버튼을 누릅니다\n   - 팝업을 허용한다\n   - 창을 찾는다\n     * 뒤에 숨은 창\n\n\
         2. 카드사를 고릅니다.\n카드 앞면을 봅니다.\n※ 법인카드는 다름\n주의: CVC를 묻지 않는다\n□ 명의자 확인\n\n끝말\n",
    );
    assert_eq!(list.title, "결제창 안내");
    assert!(!list.staged);
    let [first, second] = &list.items[..] else { panic!("{list:#?}") };
    assert_eq!((first.number, first.text.as_str()), (Some(1), "결제 버튼을 누릅니다"));
    let below: Vec<_> = first.below.iter().map(|(depth, text)| (*depth, text.as_str())).collect();
    assert_eq!(below, [(0, "팝업을 허용한다"), (0, "창을 찾는다"), (1, "뒤에 숨은 창")]);
    assert_eq!(second.text, "카드사를 고릅니다.\n카드 앞면을 봅니다.");
    assert_eq!(
        (&second.note[..], &second.warn[..]),
        (&["법인카드는 다름".to_owned()][..], &["주의: CVC를 묻지 않는다".to_owned()][..])
    );
    assert_eq!(second.boxes, ["명의자 확인"]);
    assert_eq!(second.lost, ["끝말"]);
}

#[test]
fn marks_of_every_kind_make_steps() {
    for (text, staged) in [
        ("1. 가\n2. 나\n3. 다", false),
        ("1) 가\n2) 나\n3) 다", false),
        ("(1) 가\n(2) 나\n(3) 다", false),
        ("① 가\n② 나\n③ 다", false),
        ("1단계: 가\n2단계: 나\n3단계: 다", true),
        ("STEP 1. 가\nSTEP 2. 나\nSTEP 3. 다", true),
        ("1단계: 가\n2단계: 나\n4단계: 다", false),
        ("- 가\n- 나\n- 다", false),
        ("• 가\n• 나\n• 다", false),
        ("가. 가\n나. 나\n다. 다", false),
        ("  1. 가\n  2. 나\n  3. 다", false),
        ("\u{feff}1. 가\r\n2. 나\r\n3. 다\r\n", false),
    ] {
        let list = read(text.trim_start_matches('\u{feff}'));
        let texts: Vec<&str> = list.items.iter().map(|item| item.text.as_str()).collect();
        assert_eq!((texts, list.staged), (vec!["가", "나", "다"], staged), "{text:?}");
    }
}

#[test]
fn other_marks_go_under_the_step() {
    let list = read("1. 하나\n가. 둘\n- 셋\n나. 넷\n2. 다섯\n1) 여섯\n2) 일곱");
    let below: Vec<Vec<(usize, &str)>> =
        list.items.iter().map(|item| item.below.iter().map(|(d, text)| (*d, text.as_str())).collect()).collect();
    assert_eq!(below, [vec![(0, "둘"), (1, "셋"), (0, "넷")], vec![(0, "1. 여섯"), (0, "2. 일곱")]]);
}

#[test]
fn answers_are_branches() {
    let list = read("1. 보입니까?\n - 예 → 2번\n - 아니요 → 3번\n2. 누릅니다\n3. 닫습니까? (네 → 1번, 아니요 → 끝)");
    let goals: Vec<Vec<Goal>> = list.items.iter().map(|item| item.branches.iter().map(|b| b.goal).collect()).collect();
    assert_eq!(goals, [vec![Goal::Number(2), Goal::Number(3)], vec![], vec![Goal::Number(1), Goal::End]]);
}

#[test]
fn no_list_is_kept_all_the_same() {
    assert_eq!(read(""), List::default());
    let list = read("그냥 글\n두 번째 줄");
    assert_eq!((list.title.as_str(), &list.items[0].lost[..]), ("그냥 글", &["두 번째 줄".to_owned()][..]));
}
