//! Temporary.
use charts::render;
use charts::spec::*;
fn a(l: &str, m: f64) -> Amount {
    Amount { label: l.into(), millions: m }
}
fn main() {
    let t = std::time::Instant::now();
    let full = |v: &[f64]| {
        let mut o = [None; 12];
        for (i, x) in v.iter().enumerate() {
            o[i] = Some(*x)
        }
        o
    };
    let b = bridge::Bridge {
        start: a("Plan to month 5", -46.0),
        steps: vec![
            a("Elective activity not yet funded", -5.6),
            a("Efficiency, continuing care and other", -5.2),
            a("Prescribing growth", -3.7),
            a("Industrial action, end of June", -2.4),
            a("Inflation above plan", -2.2),
            a("Urgent and emergency care", -2.1),
            a("Elective income above plan", 2.4),
        ],
        end: a("Actual to month 5", -64.8),
        adverse: "adverse",
        favourable: "favourable",
    };
    let b2 = bridge::Bridge {
        start: a("Plan to month 5", 3.0),
        steps: vec![
            a(
                "University Hospitals of Leicester and a really long name of a provider, trust and so on",
                -5.6,
            ),
            a("Board", 1.2),
            a("Nothing", 0.0),
        ],
        end: a("Actual to month 5", -1.4),
        adverse: "worse than planned",
        favourable: "better than planned",
    };
    let b3 = bridge::Bridge {
        start: a("Plan", 10.0),
        steps: vec![a("X", -2.0), a("Y", 5.0)],
        end: a("Actual", 13.0),
        adverse: "adverse",
        favourable: "favourable",
    };
    let plan = [9.6, 19., 28.3, 37.3, 46., 53.2, 59.6, 65.2, 70., 74., 77.3, 80.].map(|x: f64| -x);
    let act = [10.9, 23., 36.4, 50.2, 64.8].map(|x: f64| -x);
    let m = |p: &[f64], c: &[f64], s, o, l| monthly::Monthly {
        plan: full(p),
        actual: full(c),
        straight_line: s,
        own_forecast: o,
        last_year: l,
    };
    let ms = vec![
        ("m1", m(&plan, &act, Some(-155.5), Some(-80.0), Some(a("2023/24 outturn", -68.0)))),
        (
            "m2",
            m(
                &[-3., -5., -6., -6., -5., -4., -3., -2., -1., 0., 1., 2.],
                &[-3.5, -5.5, -7., -6.5, -5., -5.5, -4.],
                Some(-6.9),
                Some(2.0),
                Some(a("2023/24 outturn", 0.4)),
            ),
        ),
        ("m3", m(&[1., 2., 3., 4., 5., 6., 7., 8., 9., 10., 11., 12.], &[1.2], Some(14.4), Some(12.), None)),
        (
            "m4",
            m(
                &plan,
                &[10.9, 23., 36.4, 50.2, 64.8, 70., 75., 80., 85., 90., 95., 100.].map(|x: f64| -x),
                None,
                None,
                Some(a("2023/24 outturn", -98.0)),
            ),
        ),
        ("m5", m(&[0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0.], &[0., 0., 0.], Some(0.), Some(0.), None)),
        ("m6", m(&plan, &[-10.9, -23.], Some(-130.), Some(-80.0), None)),
        ("m7", m(&plan, &[], None, Some(-85.0), None)),
        ("m8", m(&plan, &plan[..9], Some(-93.3), Some(-80.0), Some(a("2023/24 outturn", -79.0)))),
    ];
    let mut wide = String::from("<body style='margin:8px;font-family:Arial'>");
    let mut narrow = wide.clone();
    let mut put = |p: Pair| {
        wide += &render::svg(&p.wide).unwrap();
        wide += "<hr>";
        narrow += "<div style='display:inline-block;margin:8px;outline:1px solid #eee;vertical-align:top'>";
        narrow += &render::svg(&p.narrow).unwrap();
        narrow += "</div>";
        println!("{} {} {}", p.wide.name, render::svg(&p.wide).unwrap().len(), p.narrow.height)
    };
    put(bridge::bridge("b1", &b));
    put(bridge::bridge("b2", &b2));
    put(bridge::bridge("b3", &b3));
    for (n, x) in &ms {
        put(monthly::monthly(n, x))
    }
    put(in_month::in_month(
        "i1",
        &in_month::InMonth {
            plan: full(&[-9.6, -9.4, -9.3, -9.0, -8.7, -7.2, -6.4, -5.6, -4.8, -4.0, -3.3, -2.7]),
            actual: full(&[-10.9, -12.1, -13.4, -13.8, -14.6]),
        },
    ));
    put(in_month::in_month(
        "i2",
        &in_month::InMonth {
            plan: full(&[-1.6, -1.4, -0.3, 1.0, 0.7, -0.2, 0.4, 0.6, 0.8, -1.0, -1.3, 0.7]),
            actual: full(&[-1.9, -1.1, 0.4, 1.8, -0.6]),
        },
    ));
    println!("{:?}", t.elapsed());
    let s = spark::spark("s1", &spark::Spark { plan: full(&plan), actual: full(&act) }).unwrap();
    let s2 = spark::spark(
        "s2",
        &spark::Spark { plan: full(&[-4.0, -4.0, -4.0]), actual: full(&[-4.0, -4.0, -4.0]) },
    )
    .unwrap();
    let s3 = spark::spark("s3", &spark::Spark { plan: full(&[-4.0]), actual: full(&[-4.5]) }).unwrap();
    for s in [s, s2, s3] {
        narrow += &render::svg(&s).unwrap();
    }
    std::fs::write("/tmp/charts/wide.html", wide).unwrap();
    std::fs::write("/tmp/charts/narrow.html", narrow).unwrap();
}
