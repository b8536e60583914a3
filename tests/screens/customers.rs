//! The customers on the embedded world: the list, the backends, the card.

use aclscope::backend::Instance;
use aclscope::backend::demo::DemoSize;

use crate::demo::{Demo, has};

async fn open(size: (u16, u16)) -> Demo {
    let instance = Instance::demo(DemoSize::default()).await.unwrap();
    let mut demo = Demo::of(instance, "dg", size).await;
    demo.press("1").await;
    demo
}

#[tokio::test]
async fn show() {
    let mut demo = open((80, 24)).await;
    println!("{}", demo.press("1").await);
    println!("{}", demo.press("j j j Enter").await);
    println!("{}", demo.press("/ a").await);
    println!("{}", demo.press("Enter b").await);
    println!("{}", demo.press("Esc f").await);
    println!("{}", demo.press("Esc t").await);
    let mut demo = open((160, 48)).await;
    println!("{}", demo.press("1 Enter").await);
    has(demo.frame(), &["Customers"]);
}
